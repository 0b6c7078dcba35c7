"""Pairs of claims that state one fact, and pairs that look alike and do not: made by hand over varied fields of research."""

MUST_MERGE = [
    # wording
    (
        "Additional parallel corpora are usually expensive for low-resource languages.",
        "For low-resource languages, extra parallel corpora tend to be costly.",
    ),
    ("Dropout reduces overfitting in small neural networks.", "In small neural networks, overfitting is reduced by dropout."),
    (
        "Most retrieval methods need large amounts of labelled data.",
        "Most retrieval approaches require large quantities of labeled data.",
    ),
    (
        "The vaccine lowers the risk of severe disease in older adults.",
        "Among older adults, the risk of severe disease is reduced by the vaccine.",
    ),
    (
        "Attention-based models are the dominant architecture for machine translation.",
        "Attention-based models are the dominant architecture for machine translation today.",
    ),
    (
        "Instruction tuning substantially improves zero-shot performance on unseen tasks.",
        "Zero-shot performance on unseen tasks is substantially improved by instruction tuning.",
    ),
    ("Early work focused on rule-based grammars for parsing.", "Early works focus on rule-based grammars for parsing."),
    (
        "Bilingual dictionaries are used to align word embeddings across languages.",
        "Word embeddings across languages are aligned using bilingual dictionaries.",
    ),
    (
        "Soil moisture strongly affects crop yield in arid regions.",
        "Crop yield in arid regions is strongly affected by soil moisture.",
    ),
    ("The study finds that sleep deprivation impairs working memory.", "Sleep deprivation impairs working memory."),
    # numbers and units
    ("The method improves BLEU by 2.1 points on WMT14.", "On WMT14, the method improves BLEU by 2.1 points."),
    ("Accuracy rises by 3.5 percentage points on ImageNet.", "On ImageNet, accuracy increases by 3.5 points."),
    ("The corpus contains 12,000 annotated dialogues.", "The corpus consists of 12k annotated dialogues."),
    ("Training takes 90 minutes on a single GPU.", "Training on a single GPU takes 1.5 hours."),
    (
        "RAGAS predicts context relevance with 16.1% accuracy on MultiRC.",
        "On MultiRC, RAGAS predicts context relevance with an accuracy of 16.1 percent.",
    ),
    ("About two thirds of the URLs could be scraped.", "Roughly 67% of the URLs could be scraped."),
    ("The model has 1.5 billion parameters.", "The model has 1.5B parameters in total."),
    ("BERT-base reaches an F1 of 88.5 on SQuAD.", "On SQuAD, BERT-base achieves 88.5 F1."),
    (
        "The treatment group lost an average of 4.2 kg over 12 weeks.",
        "Over 12 weeks, the treatment group lost 4.2 kg on average.",
    ),
    ("Inference is three times faster than the baseline on CPU.", "On CPU, inference is 3x faster than the baseline."),
    (
        "The cross-lingual transfer performance improves by 1.6 points on XNLI.",
        "The proposed method improves zero-shot cross-lingual transfer performance by an average of 1.6 points on the XNLI benchm",
    ),
    ("Perplexity drops from 24.3 to 18.7 on WikiText-103.", "On WikiText-103, perplexity decreases from 24.3 to 18.7."),
    # direction and comparison
    ("XLM-R outperforms mBERT on low-resource languages.", "mBERT is outperformed by XLM-R on low-resource languages."),
    ("XLM-R outperforms mBERT on low-resource languages.", "On low-resource languages, mBERT underperforms XLM-R."),
    ("DistilBERT is smaller than BERT.", "BERT is larger than DistilBERT."),
    ("Larger batch sizes decrease the final test accuracy.", "The final test accuracy is reduced by larger batch sizes."),
    # negation
    ("The approach does not require parallel data.", "The approach requires no parallel data."),
    (
        "No significant difference was found between the two treatment groups.",
        "There was no significant difference between the two treatment groups.",
    ),
    ("The model fails to generalize to unseen domains.", "The model does not generalize to unseen domains."),
    # names, datasets, languages, abbreviations
    ("Natural language inference remains hard for small models.", "NLI remains hard for small models."),
    ("Large language models hallucinate citations.", "LLMs hallucinate citations."),
    ("mBERT covers 104 languages.", "Multilingual BERT covers 104 languages."),
    (
        "XTREME and XGLUE provide benchmarks for cross-lingual transfer.",
        "XGLUE and XTREME are benchmarks for cross-lingual transfer.",
    ),
    (
        "The Transformer architecture relies on self-attention.",
        "The transformer architecture relies entirely on self-attention.",
    ),
    (
        "Swahili and Urdu benefit most from intermediate-task training.",
        "Intermediate-task training benefits Urdu and Swahili most.",
    ),
    ("GPT-4 passes the bar exam.", "The bar exam is passed by GPT-4."),
    # code, elaboration, truncation
    (
        "The code is available at https://github.com/example/tool .",
        "The code for the study is available at https://github.com/example/tool.",
    ),
    (
        "Syntactic features require large amounts of data.",
        "Syntactic features used for handling misalignment require large resources.",
    ),
    (
        "Robust training improves generalized cross-lingual transfer.",
        "Robust training remarkably improves generalized cross-lingual transfer.",
    ),
    (
        "Most alignment methods require additional supervision signals.",
        "Most approaches for alignment require additional supervision signals, such as parallel sentence pairs or dictionaries.",
    ),
    (
        "Contrastive pre-training aligns the representations of sentences in different languages without any parallel data being need",
        "Contrastive pre-training aligns the representations of sentences in different languages without any parallel data being needed.",
    ),
    (
        "Fine-tuning on code-mixed data improves robustness to noise.",
        "Robustness to noise is improved by �ne-tuning on code-mixed data.",
    ),
    (
        "Human evaluators preferred the summaries produced by the model.",
        "The summaries produced by the model were preferred by human evaluators.",
    ),
    ("The dataset was collected from Reddit and Twitter.", "The dataset was gathered from Twitter and Reddit."),
    # second round
    (
        "Fine-tuning on XNLI raises accuracy by 4.2 points for Swahili.",
        "For Swahili, accuracy goes up 4.2 points when the model is fine-tuned on XNLI.",
    ),
    ("The authors release the dataset under a CC-BY license.", "The dataset is released under a CC-BY license."),
    ("ARES achieves a Kendall's tau of 0.28 on CodeSearchNet.", "On CodeSearchNet, the Kendall's tau of ARES is 0.28."),
    (
        "Beam Retrieval attains a supporting-fact F1 of 90.09 on HotpotQA.",
        "Beam Retrieval achieves 90.09 supporting fact F1 on the HotpotQA test set.",
    ),
    (
        "BERT-FP scores an R10@1 of 0.870 on the E-commerce Corpus.",
        "On the E-commerce Corpus, BERT-FP obtains an R10@1 of 0.870.",
    ),
    (
        "Regular exercise lowers blood pressure in hypertensive patients.",
        "In patients with hypertension, blood pressure is lowered by regular exercise.",
    ),
    (
        "Global sea level rose by about 20 cm during the twentieth century.",
        "During the twentieth century, global sea level rose by roughly 20 cm.",
    ),
    ("The trial enrolled 1,204 patients at 15 hospitals.", "1204 patients from 15 hospitals were enrolled in the trial."),
    (
        "The proposed model converges in fewer epochs than the baseline.",
        "The proposed model needs fewer epochs to converge than the baseline.",
    ),
    (
        "Graph neural networks suffer from over-smoothing when many layers are stacked.",
        "GNNs suffer from over-smoothing when many layers are stacked.",
    ),
    ("Retrieval-augmented generation reduces hallucinations in question answering.", "RAG reduces hallucinations in QA."),
    (
        "Chain-of-thought prompting improves arithmetic reasoning in large language models.",
        "Arithmetic reasoning in LLMs is improved by chain-of-thought prompting.",
    ),
    ("The benchmark covers 40 languages from 12 families.", "The benchmark spans 40 languages in 12 language families."),
    (
        "LoRA reduces the number of trainable parameters by a factor of 10,000.",
        "LoRA reduces trainable parameters 10,000-fold.",
    ),
    (
        "Half of the participants dropped out before the end of the study.",
        "50% of the participants dropped out before the end of the study.",
    ),
    ("There is no evidence that vitamin C prevents colds.", "No evidence was found that vitamin C prevents colds."),
    ("Coral bleaching has become more frequent since the 1980s.", "Since the 1980s, coral bleaching has become more frequent."),
    ("The model achieves 91.3% accuracy on SST-2.", "An accuracy of 91.3% is achieved by the model on SST-2."),
    ("Multilingual BERT performs worse than XLM-R on Urdu.", "XLM-R performs better than multilingual BERT on Urdu."),
    (
        "Data augmentation increases robustness to noisy input.",
        "Robustness to noisy inputs is increased through data augmentation.",
    ),
    ("CRISPR enables precise editing of genomic DNA.", "Genomic DNA can be edited precisely with CRISPR."),
    (
        "Transformer models need quadratic memory in the sequence length.",
        "The memory of transformer models is quadratic in sequence length.",
    ),
    (
        "Antibiotic resistance is a growing threat to public health.",
        "Antibiotic resistance poses a growing threat to public health.",
    ),
    ("The encoder has 12 layers and 768 hidden units.", "The encoder consists of 12 layers with 768 hidden units."),
    (
        "Knowledge distillation compresses large models into smaller ones.",
        "Knowledge distillation is used to compress large models into smaller ones.",
    ),
    ("The questionnaire was completed by 85% of respondents.", "85 percent of respondents completed the questionnaire."),
    (
        "Adversarial training improves robustness but reduces clean accuracy.",
        "Adversarial training improves robustness, but clean accuracy is reduced.",
    ),
    ("Most existing benchmarks focus on English.", "The majority of existing benchmarks focus on English."),
    ("Training data in low-resource languages is scarce.", "In low-resource languages, training data is limited."),
    ("The system was evaluated on SQuAD 2.0.", "The evaluation of the system was done on SQuAD 2.0."),
    ("Llama 2 outperforms GPT-3 on this task.", "On this task, GPT-3 is outperformed by Llama-2."),
    ("The study did not control for smoking.", "Smoking was not controlled for in the study."),
    ("Cross-lingual transfer is weaker for distant languages.", "For distant languages, cross-lingual transfer is weaker."),
    ("Word-level alignment requires bilingual dictionaries.", "Bilingual dictionaries are required for word-level alignment."),
    ("Women were underrepresented in the clinical trials.", "In the clinical trials, women were under-represented."),
    (
        "The loss function combines cross-entropy and contrastive terms.",
        "The loss function is a combination of contrastive and cross-entropy terms.",
    ),
    (
        "Pre-trained multilingual encoders do not precisely align words and phrases across languages.",
        "Pretrained multilingual encoders do not align words and phrases across languages precisely.",
    ),
    (
        "Learning alignments usually requires parallel corpora at the sentence or word level.",
        "Learning alignments usually requires sentence-level or word-level parallel corpora.",
    ),
    ("The code is publicly available on GitHub.", "The code is available on GitHub."),
]
"""(claim, the same fact in other words)."""

MUST_NOT_MERGE = [
    # numbers
    (
        "The cross-lingual transfer performance improves by 2.1 points on PAWS-X.",
        "The cross-lingual transfer performance improves by 1.6 points on XNLI.",
    ),
    (
        "The cross-lingual transfer performance improves by 2.1 points on PAWS-X.",
        "The cross-lingual transfer performance improves by 1.2 points on PAWS-X.",
    ),
    ("The model has 1.5 billion parameters.", "The model has 15 billion parameters."),
    ("The method improves BLEU by 2 points.", "The method improves BLEU by 2.4 points."),
    ("The corpus contains 12,000 annotated dialogues.", "The corpus contains 1,200 annotated dialogues."),
    ("Over 80% of users preferred the new interface.", "Over 90% of users preferred the new interface."),
    ("Training was done on four GPUs for two days.", "Training was done on eight GPUs for two days."),
    ("At least 50 samples are needed per class.", "At most 50 samples are needed per class."),
    ("The model reaches 72.3 on XNLI and 81.5 on PAWS-X.", "The model reaches 81.5 on XNLI and 72.3 on PAWS-X."),
    ("Precision is 80.2% and recall is 71.4%.", "Precision is 71.4% and recall is 80.2%."),
    ("The survey was conducted in 2019.", "The survey was conducted in 2021."),
    ("Accuracy improves on ImageNet.", "Accuracy improves by 3.5 points on ImageNet."),
    ("BERT and RoBERTa score 84.1 and 87.6, respectively.", "BERT and RoBERTa score 87.6 and 84.1, respectively."),
    # units
    ("Training takes 90 minutes on a single GPU.", "Training takes 90 hours on a single GPU."),
    ("Latency falls by 20 ms.", "Latency falls by 20%."),
    ("The model is 3 points better than the baseline.", "The model is 3 times better than the baseline."),
    ("The annotation cost was $500 per domain.", "The annotation cost was €500 per domain."),
    # negation
    ("The method requires parallel data.", "The method does not require parallel data."),
    ("Dropout reduces overfitting in small networks.", "Dropout never reduces overfitting in small networks."),
    ("A significant difference was found between the groups.", "No significant difference was found between the groups."),
    ("The drug was effective in children.", "The drug was ineffective in children."),
    ("The models were trained with data augmentation.", "The models were trained without data augmentation."),
    ("Results were statistically significant.", "Results were statistically insignificant."),
    ("The code is available online.", "The code is not available online."),
    # direction, roles, word order
    ("Larger batch sizes increase test accuracy.", "Larger batch sizes decrease test accuracy."),
    ("XLM-R outperforms mBERT on low-resource languages.", "mBERT outperforms XLM-R on low-resource languages."),
    ("DistilBERT is smaller than BERT.", "DistilBERT is larger than BERT."),
    ("Transfer from English to German is easier.", "Transfer from German to English is easier."),
    ("Pre-training before fine-tuning helps accuracy.", "Fine-tuning before pre-training helps accuracy."),
    ("Perplexity drops from 24.3 to 18.7 on WikiText-103.", "Perplexity rises from 18.7 to 24.3 on WikiText-103."),
    ("Anxiety leads to poor sleep in students.", "Poor sleep leads to anxiety in students."),
    ("The encoder uses more memory than the decoder.", "The decoder uses more memory than the encoder."),
    ("The vaccine lowers the risk of infection.", "The vaccine raises the risk of infection."),
    ("Temperature has a positive effect on yield.", "Temperature has a negative effect on yield."),
    # datasets, languages, methods, metrics
    ("BERT achieves state-of-the-art results on SQuAD.", "BERT achieves state-of-the-art results on GLUE."),
    ("RoBERTa achieves state-of-the-art results on GLUE.", "BERT achieves state-of-the-art results on GLUE."),
    ("The model performs poorly on Swahili.", "The model performs poorly on Urdu."),
    ("GPT-4 passes the bar exam.", "GPT-3.5 passes the bar exam."),
    ("XLM covers 100 languages.", "XLM-R covers 100 languages."),
    ("The model was evaluated on the development set.", "The model was evaluated on the test set."),
    ("Removing the encoder hurts accuracy.", "Removing the decoder hurts accuracy."),
    ("Precision improves with more data.", "Recall improves with more data."),
    ("Vitamin D lowers blood pressure.", "Vitamin C lowers blood pressure."),
    ("Aspirin reduces the risk of stroke.", "Ibuprofen reduces the risk of stroke."),
    ("Supervised methods work well for dense retrieval.", "Unsupervised methods work well for dense retrieval."),
    ("Multilingual models transfer well to new languages.", "Monolingual models transfer well to new languages."),
    ("The method is evaluated on English.", "The method is evaluated on non-English languages."),
    ("Zero-shot prompting suffices for arithmetic tasks.", "Few-shot prompting suffices for arithmetic tasks."),
    ("Men reported higher stress than women.", "Women reported higher stress than men."),
    ("Encoder-only models dominate classification.", "Decoder-only models dominate classification."),
    (
        "The code is available at https://github.com/example/tool .",
        "The code is available at https://github.com/example/other .",
    ),
    # hedges and quantifiers
    ("Coffee consumption reduces the risk of diabetes.", "Coffee consumption may reduce the risk of diabetes."),
    ("All participants completed the study.", "Some participants completed the study."),
    ("Most approaches require supervision.", "Few approaches require supervision."),
    ("The system ranks best on the leaderboard.", "The system ranks second best on the leaderboard."),
    # near topics, other statements
    (
        "Additional supervised corpora are usually expensive for low-resource languages.",
        "Most approaches for embedding space alignments require additional supervision signals.",
    ),
    (
        "Early works focus on word embedding spaces for embedding space alignments.",
        "Recent approaches propose to align contextual word embedding spaces, such as learning rotation projections and fine-tuni",
    ),
    (
        "Multilingual BERT, XLM, and XLM-R are pre-trained multilingual language models for zero-shot cross-lingual transfer.",
        "XTREME and XGLUE provide benchmarks for zero-shot cross-lingual transfer learning.",
    ),
    (
        "Robust training remarkably improves generalized cross-lingual transfer.",
        "Learning to align embedding spaces is an important research topic to improve multilinguality.",
    ),
    (
        "Syntactic features require large amounts of data.",
        "Some research makes the model aware of embedding misalignment issues by considering additional syntactic features.",
    ),
    ("The encoder is frozen during fine-tuning.", "The embeddings are frozen during fine-tuning."),
    ("Solar panels degrade faster in humid climates.", "Solar panels degrade faster in desert climates."),
    ("The participants were recruited from universities.", "The participants were recruited from hospitals."),
    # second round
    (
        "Fine-tuning on XNLI raises accuracy by 4.2 points for Swahili.",
        "Fine-tuning on XNLI raises accuracy by 4.2 points for Urdu.",
    ),
    ("ARES achieves a Kendall's tau of 0.28 on CodeSearchNet.", "ARES achieves a Kendall's tau of 0.33 on XGLUE."),
    ("ARES achieves a Kendall's tau of 0.28 on CodeSearchNet.", "RAGAS achieves a Kendall's tau of 0.28 on CodeSearchNet."),
    ("Dial-MAE masks 30% of the tokens on the encoder side.", "Dial-MAE masks 30% of the tokens on the decoder side."),
    (
        "Dial-MAE masks more tokens on the encoder side than on the decoder side.",
        "Dial-MAE masks more tokens on the decoder side than on the encoder side.",
    ),
    (
        "BERT-FP scores an R10@1 of 0.870 on the E-commerce Corpus.",
        "BERT-FP scores an R10@2 of 0.870 on the E-commerce Corpus.",
    ),
    (
        "Regular exercise lowers blood pressure in hypertensive patients.",
        "Regular exercise lowers blood sugar in diabetic patients.",
    ),
    ("The trial enrolled 1,204 patients at 15 hospitals.", "The trial enrolled 1,240 patients at 15 hospitals."),
    ("The trial enrolled 1,204 patients at 15 hospitals.", "The trial enrolled 1,204 patients at 51 hospitals."),
    (
        "Adversarial training improves robustness but reduces clean accuracy.",
        "Adversarial training reduces robustness but improves clean accuracy.",
    ),
    ("Doctors trust the system more than patients do.", "Patients trust the system more than doctors do."),
    ("The benchmark covers 40 languages from 12 families.", "The benchmark covers 12 languages from 40 families."),
    ("The teacher model guides the student model.", "The student model guides the teacher model."),
    ("Llama 2 outperforms GPT-3 on this task.", "Llama 3 outperforms GPT-3 on this task."),
    ("The model was trained on Wikipedia and tested on Reddit.", "The model was trained on Reddit and tested on Wikipedia."),
    ("Dropout is applied after each attention layer.", "Dropout is applied before each attention layer."),
    ("The increase in accuracy was not significant.", "The increase in accuracy was significant."),
    ("The loss decreases with depth.", "The loss increases with depth."),
    ("Only English data was used for training.", "Only French data was used for training."),
    ("The paper reports results on 5 datasets.", "The paper reports results on 15 datasets."),
    ("Performance saturates beyond 1 billion parameters.", "Performance saturates beyond 10 billion parameters."),
    ("The authors argue that scaling is sufficient.", "The authors argue that scaling is insufficient."),
    ("Temperature rose by 1.5 °C.", "Temperature rose by 1.5 °F."),
    ("The daily dose was 20 mg.", "The daily dose was 20 µg."),
    ("Recall drops when the corpus grows.", "Precision drops when the corpus grows."),
    ("Sentence-level parallel data is expensive.", "Word-level parallel data is expensive."),
    ("Zero-shot transfer works for related languages.", "Zero-shot transfer fails for related languages."),
    ("Students prefer online lectures.", "Students prefer offline lectures."),
    ("Reading speed correlates with vocabulary size.", "Reading speed correlates with sentence length."),
    ("The first experiment used mice.", "The second experiment used mice."),
    ("The first experiment used mice.", "The first experiment used rats."),
    ("Batch normalization speeds up training.", "Layer normalization speeds up training."),
    ("The algorithm runs in linear time.", "The algorithm runs in quadratic time."),
    ("The algorithm guarantees an upper bound on regret.", "The algorithm guarantees a lower bound on regret."),
    ("Most errors come from named entities.", "Most errors come from numerical expressions."),
    ("The treatment reduced pain in 60% of patients.", "The treatment reduced pain by 60%."),
    ("Accuracy increased from 70% to 80%.", "Accuracy increased from 60% to 80%."),
    ("Model A is cheaper than model B.", "Model B is cheaper than model A."),
    ("Neither method improves BLEU.", "Both methods improve BLEU."),
    ("It is likely that the effect is causal.", "The effect is causal."),
    ("The approach works with labels.", "The approach works without labels."),
    ("Emissions fell in China and rose in India.", "Emissions rose in China and fell in India."),
    ("Bilingual children outperform monolingual children.", "Monolingual children outperform bilingual children."),
    ("The participants were aged 18 to 25.", "The participants were aged 18 to 52."),
    ("Caffeine improves alertness in adults.", "Caffeine improves alertness in adolescents."),
    ("XLM-R-base reaches 71.2 on XNLI.", "XLM-R-large reaches 71.2 on XNLI."),
    ("The dataset contains tweets in Arabic.", "The dataset contains news articles in Arabic."),
    ("The gap between English and Swahili is 12 points.", "The gap between English and Urdu is 12 points."),
]
"""(claim, another fact in nearly the same words)."""
