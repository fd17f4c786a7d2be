# An address that the browser of whoever reads the result would open.
from IPython.display import HTML, Markdown, display

names = {kind: "http://attack-address/" for kind in ("image/png", "image/jpeg", "image/svg+xml")}
display({"image/png": "aaaa", "text/plain": ""}, metadata={"filenames": names}, raw=True)
display({"image/jpeg": "aaaa", "text/plain": ""}, metadata={"filenames": names}, raw=True)
display(HTML('<img src="http://attack-address/">'), Markdown("![](http://attack-address/)"))


def double(x):
    return x * 5
