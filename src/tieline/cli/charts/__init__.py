"""Charts of an answer: in the terminal, as HTML, as a picture."""
