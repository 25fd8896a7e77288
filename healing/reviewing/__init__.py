"""What a person decides about repairs: accept, reject, undo, adopt; and what they are shown for it."""
