"""How texts feel about what they speak of: one interface, VADER for English, a local language model for others.

Knows nothing of tables, laws or crawls. ``docs/sentiment.md`` says what its figures can and cannot know.
"""
