"""What a parsed page tells beside its values: texts, regions, names, labels, paths and embedded metadata."""
