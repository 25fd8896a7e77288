"""Real sampling: llama.cpp's server with a tiny random model, asked through the OpenAI-compatible provider."""

CONTEXT = 16384
"""Tokens that the model and its server take, prompt and reply."""
