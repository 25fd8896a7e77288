"""The text of PDFs: read in processes of their own, since any of them may be broken, or made to do harm."""
