"""How many items a second the pipelines take, by stage, and in how much memory."""
