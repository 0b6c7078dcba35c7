"""Claims and evidence -> judgements."""
