"""An empty 16:9 presentation with its own master and three layouts (ひな形), made by code.

python-pptx brings a 4:3 template whose titles stay where they are when the slide is widened; only
its parts are used, and what stands on master and layouts is written anew.
"""

from __future__ import annotations

import datetime
from typing import Any

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from analysis.forms.deck import deck_look
from analysis.forms.deck.deck_look import Box
from analysis.telling import palette

COVER, SIDE, TOP = 0, 1, 2
_NAMES = ("表紙", "要点と図", "要点と表")
_TEXT_BOXES = (deck_look.COVER_TEXT, deck_look.SIDE_TEXT, deck_look.TOP_TEXT)
#: No time of making goes into the file: the same input gives the same bytes.
EPOCH = datetime.datetime(2000, 1, 1)


def empty_presentation(title: str, subject: str) -> Any:
    """Return a presentation without slides: 16:9, Japanese fonts in the theme, three layouts."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = deck_look.WIDTH, deck_look.HEIGHT
    presentation.part._element.find(qn("p:sldSz")).attrib.pop("type", None)
    _drop_leftovers(presentation)
    master = presentation.slide_master
    for layout in list(master.slide_layouts)[len(_NAMES) :]:
        master.slide_layouts.remove(layout)
    _set_theme(master.part)
    _rebuild(master._element, "hyoka", _master_shapes())
    _set_styles(master._element)
    for place, (layout, name) in enumerate(zip(master.slide_layouts, _NAMES, strict=True)):
        _rebuild(layout._element, name, _layout_shapes(place))
        layout._element.attrib.pop("type", None)
    _set_properties(presentation.core_properties, title, subject)
    return presentation


def _drop_leftovers(presentation: Any) -> None:
    """Drop the thumbnail and printer settings of the template that python-pptx brings."""
    for holder in (presentation.part.package, presentation.part):
        rels = holder._rels
        for key in [key for key, rel in rels.items() if rel.reltype in (RT.THUMBNAIL, RT.PRINTER_SETTINGS)]:
            rels.pop(key)


def _set_properties(properties: Any, title: str, subject: str) -> None:
    properties.title, properties.subject, properties.language = title, subject, "ja-JP"
    properties.author = properties.last_modified_by = "hyoka"
    properties.keywords = properties.comments = ""
    properties.created = properties.modified = EPOCH
    properties.revision = 1


def _set_theme(part: Any) -> None:
    """Set fonts and colours of the theme, so that what people add looks the same."""
    theme = part.part_related_by(RT.THEME)
    root = parse_xml(theme.blob)
    for kind in ("a:majorFont", "a:minorFont"):
        font = root.find(f".//{qn(kind)}")
        for child in list(font):
            font.remove(child)
        for tag, typeface in (("a:latin", deck_look.LATIN), ("a:ea", deck_look.EAST_ASIAN), ("a:cs", "")):
            font.append(parse_xml(f'<{tag} {nsdecls("a")} typeface="{typeface}"/>'))
        font.append(parse_xml(f'<a:font {nsdecls("a")} script="Jpan" typeface="{deck_look.EAST_ASIAN}"/>'))
    colors = {
        "dk2": palette.SOFT_INK,
        "lt2": palette.GROUND,
        "accent1": palette.BLUES[0],
        "accent2": palette.ORANGE,
        "accent3": palette.BLUES[2],
        "accent4": palette.DARK_GRAY,
        "accent5": palette.BLUES[1],
        "accent6": palette.ORANGES[-1],
    }
    for name, value in colors.items():
        element = root.find(f".//{qn('a:' + name)}")
        for child in list(element):
            element.remove(child)
        element.append(parse_xml(f'<a:srgbClr {nsdecls("a")} val="{deck_look.rgb(value)}"/>'))
    theme._blob = serialize_part_xml(root)


def _rebuild(element: Any, name: str, shapes: list[str]) -> None:
    """Replace everything that stands on a master or a layout."""
    data = element.find(qn("p:cSld"))
    data.set("name", name)
    tree = data.find(qn("p:spTree"))
    for child in list(tree)[2:]:
        tree.remove(child)
    for number, shape in enumerate(shapes, start=2):
        tree.append(parse_xml(shape.replace("NUMBER", str(number))))


def _placeholder(name: str, kind: str, box: Box, body: str, text: str) -> str:
    left, top, width, height = box.emu
    return f"""<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="NUMBER" name="{name}"/>
<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr>
<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>
<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" {body}><a:normAutofit/></a:bodyPr><a:lstStyle/>
<a:p>{text}</a:p></p:txBody></p:sp>"""


def _run(text: str) -> str:
    return f'<a:r><a:rPr lang="ja-JP"/><a:t>{text}</a:t></a:r>'


def _band() -> str:
    """Return the band on top of every slide, marked as decoration for screen readers."""
    return f"""<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="NUMBER" name="帯"><a:extLst>
<a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}"><adec:decorative
 xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst></p:cNvPr>
<p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{deck_look.WIDTH}" cy="137160"/>
</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{deck_look.rgb(palette.ACCENT)}"/></a:solidFill>
<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"""


def _foot() -> list[str]:
    number = (
        '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="ja-JP"/><a:t>‹#›</a:t></a:fld>'
    )
    return [
        _placeholder("出典", 'type="ftr" sz="quarter" idx="11"', deck_look.FOOT_BOX, 'anchor="ctr"', _run("出典")),
        _placeholder(
            "スライド番号", 'type="sldNum" sz="quarter" idx="12"', deck_look.NUMBER_BOX, 'anchor="ctr"', number
        ),
    ]


def _master_shapes() -> list[str]:
    title = _placeholder("見出し", 'type="title"', deck_look.TITLE_BOX, 'anchor="ctr"', _run("見出し（伝えたいこと）"))
    body = _placeholder("要点", 'type="body" idx="1"', deck_look.TOP_TEXT, 'anchor="t"', _run("要点"))
    return [_band(), title, body, *_foot()]


def _layout_shapes(place: int) -> list[str]:
    box = deck_look.COVER_TITLE if place == COVER else deck_look.TITLE_BOX
    anchor = 'anchor="b"' if place == COVER else 'anchor="ctr"'
    title = _placeholder("見出し", 'type="title"', box, anchor, _run("見出し（伝えたいこと）"))
    body = _placeholder("要点", 'type="body" idx="1"', _TEXT_BOXES[place], 'anchor="t"', _run("要点"))
    return [title, body, *_foot()]


def _style(size: float, bold: int, space: int = 0) -> str:
    fonts = '<a:latin typeface="+mj-lt"/><a:ea typeface="+mj-ea"/>'
    fill = f'<a:solidFill><a:srgbClr val="{deck_look.rgb(palette.INK)}"/></a:solidFill>'
    return (
        f'<a:lvl1pPr marL="0" indent="0" algn="l"><a:spcBef><a:spcPts val="{space}"/></a:spcBef><a:buNone/>'
        f'<a:defRPr lang="ja-JP" sz="{int(size * 100)}" b="{bold}">{fill}{fonts}</a:defRPr></a:lvl1pPr>'
    )


def _set_styles(master: Any) -> None:
    """Write the text styles of the master: title, body, and what people add."""
    old = master.find(qn("p:txStyles"))
    place = list(master).index(old)
    master.remove(old)
    styles = (
        f"<p:titleStyle>{_style(deck_look.TITLE, 1)}</p:titleStyle>"
        f"<p:bodyStyle>{_style(deck_look.LEAD, 0, 600)}</p:bodyStyle><p:otherStyle>{_style(deck_look.BODY, 0)}</p:otherStyle>"
    )
    master.insert(place, parse_xml(f"<p:txStyles {nsdecls('p', 'a')}>{styles}</p:txStyles>"))
