"""The language model as a proposer: it picks numbered nodes of a condensed page, and nothing else."""
