"""What is collected: items and their rules, sources, pipelines, and the bundled demo portal."""
