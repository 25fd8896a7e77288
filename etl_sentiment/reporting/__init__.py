"""What a researcher sees of the tables: figures, drawn and in words, in one HTML file or as CSV.

``reading`` makes ``figures`` of the tables and the healing store, ``sheets`` tables of these, ``page`` the HTML.
"""
