"""Training of the embedded models: data, mix, train, evaluate, export.

Nothing in claimcheck imports this package; it needs the extra `[train]` (torch, transformers, onnx, rensa). The order of work
for the entailment model: `leaks` (is anything held out in the mix?), `prepare` (data sets and papers -> one tokenised mix),
`train`, `export`, `evaluate`; `mine` makes hard pairs for a next run. For the embedder: `embedder_data`, `embedder`,
`embedder_export`, `embedder_evaluate`. Where each data set is from stands in origins.toml.
"""
