"""What crawls lived through, as tables for research: written once, from one description of each table."""
