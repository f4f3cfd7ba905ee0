"""A figure as a picture for a paper: SVG with real text, or PNG at 300 dots an inch.

The finding stands above the chart; below it the source, the notes, the protective marking, whether it is a draft and
the version of the data, so that the picture may be cut out and still says what it is. Nothing is fetched, and the same
figure gives the same bytes.
"""

from __future__ import annotations

import re
import struct
import zlib

import vl_convert

from dashboard import numbers
from dashboard.charts import draw
from dashboard.charts.theme import GREY, INK
from dashboard.exports.lettering import FONT, Block, Lettering, balanced, block, clean
from dashboard.model import HIDDEN, MARKERS, MISSING, Figure
from data_loaders.access import Actor

WIDTH, LEAST_HEIGHT, MARGIN = 800, 450, 20
ROOMS = (300, 440, 640, 840)
"""Widths that a chart on a page is drawn for, in pixels; it is shown at the widest that fits."""
DOTS_AN_INCH, PIXELS = 300, 1890
"""1,890 dots at 300 an inch are 160 mm: a page of A4 between its margins."""
DEMONSTRATION = "DEMONSTRATION DATA: invented, not real people"

TITLE, SUBTITLE = Lettering(19, INK, bold=True), Lettering(13, GREY)
SMALL, MARKING, BAND = Lettering(11, GREY), Lettering(12, INK, bold=True), Lettering(13, "#FFFFFF", bold=True)


def svg(actor: Actor, figure: Figure) -> bytes:
    """The figure as an SVG picture, with its name and description for those who do not see it.

    Raises:
        NotAllowed: the actor may not export.
    """
    actor.require("export")
    return _picture(figure).encode()


def png(actor: Actor, figure: Figure) -> bytes:
    """The figure as a PNG picture, 160 mm wide at 300 dots an inch, named and described in its text chunks.

    Raises:
        NotAllowed: the actor may not export.
    """
    actor.require("export")
    # vl-convert counts 72 pixels to the inch before it scales.
    scale = PIXELS / WIDTH * 72 / DOTS_AN_INCH
    drawn = vl_convert.svg_to_png(_picture(figure), scale=scale, ppi=DOTS_AN_INCH)
    said = {"Title": _title(figure), "Description": _description(figure), "Source": "; ".join(_sources(figure))}
    said |= {"Comment": _last_line(figure)}
    chunks = b"".join(_text_chunk(key, text) for key, text in said.items())
    after_header = 8 + 25  # the signature, and the header's chunk
    return drawn[:after_header] + chunks + drawn[after_header:]


def on_page(figure: Figure) -> tuple[bytes, int]:
    """The chart alone as one SVG for a page, and its height in pixels; not a file to hand out.

    It holds a drawing for each of :data:`ROOMS` and shows the one that fits where it stands: a picture's
    media queries see its own width, so that a phone and half a screen need no script.
    """
    drawings = [(width, *_chart(figure, width)) for width in ROOMS]
    height = round(max(tall for _, _, tall in drawings))
    rules, parts = ["svg svg { display: none }"], []
    for at, (width, drawing, tall) in enumerate(drawings):
        least = f"(min-width: {width}px)" if at else "(min-width: 0)"
        most = f" and (max-width: {ROOMS[at + 1] - 0.02}px)" if at + 1 < len(ROOMS) else ""
        rules.append(f"@media {least}{most} {{ #w{width} {{ display: inline }} }}")
        own = re.sub(r'(id="|url\(#)', rf"\g<1>w{width}-", drawing)
        box = f'viewBox="0 0 {width} {round(tall)}" preserveAspectRatio="xMinYMin meet"'
        parts.append(f'<svg id="w{width}" {box} width="100%" height="100%">{own}</svg>')
    style = f"<style>{' '.join(rules)}</style>"
    whole = f'<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="100%">{style}{"".join(parts)}</svg>'
    return whole.encode(), height


def _picture(figure: Figure) -> str:
    drawn, chart_height = _chart(figure, WIDTH - 2 * MARGIN + 8)
    above, below = _above(figure), _below(figure)
    band = BAND.step + 10 if figure.demonstration else 0
    top = band + 12.0
    parts = [_band(band)] if band else []
    for words in above:
        parts.append(words.drawn(MARGIN, top))
        top += words.height + 4
    top += 10
    parts.append(f'<g transform="translate({MARGIN - 4},{top})">{drawn}</g>')
    top = max(top + chart_height + 10, LEAST_HEIGHT - sum(words.height + 3 for words in below) - 10)
    for words in below:
        parts.append(words.drawn(MARGIN, top))
        top += words.height + 3
    return _framed(figure, parts, round(top + 10))


def _chart(figure: Figure, width: int) -> tuple[str, float]:
    """The chart without its own frame, and its height."""
    drawn = draw(figure)
    config = {**drawn["config"], "font": FONT, "aria": False, "text": {**drawn["config"]["text"], "font": FONT}}
    sized = {**drawn, "width": width, "config": config}
    whole = vl_convert.vegalite_to_svg(sized, allowed_base_urls=[])
    opening = re.match(r'<svg[^>]*?\sheight="([\d.]+)"[^>]*>', whole)
    if opening is None:
        raise ValueError("vl-convert did not return an SVG with a height")
    # A screen reader hears the description of the whole; the marks need no roles of their own.
    inside = whole[opening.end() : whole.rindex("</svg>")]
    return re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", inside), float(opening.group(1))


def _above(figure: Figure) -> list[Block]:
    width = WIDTH - 2 * MARGIN
    complete = f"data complete to {numbers.day(figure.data_to)}" if figure.data_to else "no data yet"
    said = f"{figure.site} · {figure.period.title} · {complete}"
    return [balanced(_title(figure), TITLE, width), block(said, SUBTITLE, width)]


def _below(figure: Figure) -> list[Block]:
    width = WIDTH - 2 * MARGIN
    texts = [f"Source: {'; '.join(_sources(figure))}"]
    texts += [] if figure.hidden else figure.notes
    texts += [f"{marker} {MARKERS[marker]}." for marker in _markers(figure)]
    return [*(block(text, SMALL, width) for text in texts), block(_last_line(figure), MARKING, width)]


def _last_line(figure: Figure) -> str:
    return f"{figure.marking} · {figure.stamp}"


def _markers(figure: Figure) -> list[str]:
    """The markers that the chart shows, to be explained."""
    if figure.hidden:
        return [HIDDEN]
    hidden = "hidden" in figure.points and bool(figure.points["hidden"].any())
    known = figure.points["value"].notna()
    masked = figure.points["hidden"].astype(bool) if "hidden" in figure.points else ~known & False
    missing = bool((~known & ~masked).any()) if figure.kpi.chart != "cumulative" else False
    return [*([HIDDEN] if hidden else []), *([MISSING] if missing else [])]


def _band(height: int) -> str:
    said = Block(BAND, (DEMONSTRATION,)).drawn(MARGIN, 4)
    return f'<rect width="{WIDTH}" height="{height}" fill="{GREY}"/>{said}'


def _framed(figure: Figure, parts: list[str], height: int) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", f"{figure.site} {figure.kpi.id} {figure.audience}".lower())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'role="img" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{clean(_title(figure))}</title>'
        f'<desc id="{name}-desc">{clean(_description(figure))}</desc>'
        f'<rect width="{WIDTH}" height="{height}" fill="#FFFFFF"/>{"".join(parts)}</svg>'
    )


def _title(figure: Figure) -> str:
    return f"{figure.kpi.short} is hidden" if figure.hidden else figure.finding


def _description(figure: Figure) -> str:
    said = f"{figure.kpi.short} is {MARKERS[HIDDEN]}." if figure.hidden else figure.alt
    # Who hears the picture and does not see its last line must know as well.
    return ". ".join([*([DEMONSTRATION] if figure.demonstration else []), figure.sign_off, said])


def _sources(figure: Figure) -> tuple[str, ...]:
    return figure.sources or ("not stated",)


def _text_chunk(key: str, text: str) -> bytes:
    """A PNG text chunk in UTF-8 (iTXt): the older kind (tEXt) knows neither "−" nor "–"."""
    content = b"iTXt" + key.encode("latin-1") + b"\0\0\0\0\0" + text.replace("\0", "").encode()
    return struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))
