"""Language models behind an endpoint that speaks OpenAI's protocol (extra [llm]): prompts, requests, cache, budget."""

from claimcheck.llm.model import LanguageModel
from claimcheck.llm.prompt import Messages, Prompt, fenced, load_prompt

__all__ = ["LanguageModel", "Messages", "Prompt", "fenced", "load_prompt"]
