# Formatting that a page repeats for each of its paragraphs.
from IPython.display import HTML, display

display(HTML("".join(f"<b id={number}>" for number in range(700)) + "<p>x" * 700))
display(HTML("<" * 900_000))


def double(x):
    return x * 5
