"""Texts of articles in scripts as documents: lists of nodes with their types, from which a script would write the page.

    {"nodeType": "paragraph", "content": [{"nodeType": "text", "value": "The ferry …"}]}     Contentful
    {"_type": "block", "style": "normal", "children": [{"text": "The ferry …"}]}             Portable Text (Sanity)
    {"type": "paragraph", "content": [{"type": "text", "text": "The ferry …"}]}              ProseMirror, TipTap
    {"type": "text", "content": "The <b>ferry</b> …"}                                        Arc's `content_elements`
    {"type": "paragraph", "model": {"text": "The ferry …", "blocks": […]}}                   the BBC's, in a JSON string
    {"type": "unstyled", "text": "The ferry …"}                                              Draft.js

https://www.contentful.com/developers/docs/concepts/rich-text/, https://github.com/portabletext/portabletext,
https://prosemirror.net/docs/ref/#model.Node.toJSON, https://github.com/washingtonpost/ans-schema
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import islice
from typing import Any

from archive.extraction.metadata.script_texts import text_of_page
from archive.extraction.text import letters

Node = dict[str, Any]

_STATE = re.compile(r"(?:^|=|\()\s*(?=[{\[]|\"[{\[])")
_MOST_STATES = 8
_SHORTEST_STATE = 500
_LONGEST_STATE = 8_000_000
_MOST_NODES = 300_000
_DEEPEST = 24
_TYPES = ("nodeType", "_type", "type", "style")
_PARAGRAPH = re.compile(r"paragraph|text|p|block|normal|unstyled|rich-?text", re.IGNORECASE)
_HEADING = re.compile(
    r"(?:h(?:ead(?:ing|er)?)?|(?:sub|cross)-?head(?:ing|line)?)(?:[-_]?(?:[1-6]|one|two|three|four|five|six))?",
    re.IGNORECASE,
)
_LIST = re.compile(r"(?:(?:un)?ordered[-_]?|bullet(?:ed)?[-_]?)?list|ul|ol", re.IGNORECASE)
_ITEM = re.compile(r"(?:un)?ordered[-_]list[-_]item", re.IGNORECASE)
_BREAK = re.compile(r"hard-?_?break|line-?_?break|br", re.IGNORECASE)
#: Some texts are markup: what is no element's tag is none ("sales x<y million").
_MARKUP = re.compile(r"</?(?:a|b|i|u|em|strong|span|br|p|sup|sub)(?:\s[^<>]*)?/?>", re.IGNORECASE)
#: Where the documents of other stories stand.
_OF_OTHERS = re.compile(r"next|related|recommend|more|latest|popular|trending|teasers?|sidebar|footer", re.IGNORECASE)
_QUOTE = re.compile(r"(?:block|pull)?-?quote", re.IGNORECASE)
_WORDS = ("text", "value", "content", "html")
_INNER = ("content", "children", "blocks", "items", "model", "nodes")
#: Less is a caption, or a teaser.
_FEWEST, _SHORTEST = 2, 200


def document_text(scripts: Iterable[str], description: str | None) -> str | None:
    """The markup of the one document in scripts that is a text; of several that with the description in it."""
    lists = (nodes for state in _states(scripts) for nodes in _lists(state))
    return text_of_page([markup for nodes in lists if (markup := _markup(nodes))], description)


def _states(scripts: Iterable[str]) -> Iterator[Any]:
    """The JSON values that scripts are, or assign, or pass on."""
    decoder = json.JSONDecoder()
    for script in scripts:
        if not _SHORTEST_STATE <= len(script) <= _LONGEST_STATE:
            continue
        end = 0
        for start in islice(_STATE.finditer(script), _MOST_STATES):
            if start.end() < end:
                continue
            try:
                value, end = decoder.raw_decode(script, start.end())
                value = json.loads(value) if isinstance(value, str) else value
            except (ValueError, RecursionError):
                continue
            yield value


def _lists(state: Any) -> Iterator[list[Node]]:
    """The lists of nodes in a state, outermost first: what stands inside a text is none of its own."""
    stack, seen = [state], 0
    while stack and seen < _MOST_NODES:
        value, seen = stack.pop(), seen + 1
        if isinstance(value, dict):
            stack.extend(inner for key, inner in value.items() if not _OF_OTHERS.match(key))
        elif isinstance(value, list):
            nodes = [node for node in value if isinstance(node, dict)]
            if sum(_is_paragraph(node) for node in nodes) >= _FEWEST:
                yield nodes
            else:
                stack.extend(value)


def _names(node: Node) -> Iterator[str]:
    return (name for key in _TYPES if isinstance(name := node.get(key), str))


def _is_paragraph(node: Node) -> bool:
    return any(_PARAGRAPH.fullmatch(name) for name in _names(node)) and len(_words(node)) > len("A ferry.")


def _markup(nodes: list[Node]) -> str | None:
    """Nodes as elements; None where they are too little to be a text."""
    opened = (one for node in nodes for one in _opened(node))
    parts = [(tag, words) for node in opened if (tag := _tag(node)) and (words := _words(node)).strip()]
    said = sum(len(letters(words)) for tag, words in parts if tag == "p")
    markup = "".join(f"<{tag}>{words}</{tag}>" for tag, words in parts)
    return markup.replace("</ul><ul>", "") if said >= _SHORTEST else None


def _opened(node: Node) -> list[Node]:
    """The paragraphs in a node that holds several, as the BBC's `text` does; else the node itself."""
    model = node.get("model")
    inner = model.get("blocks") if isinstance(model, dict) and _tag(node) == "p" else None
    nodes = [one for one in inner if isinstance(one, dict)] if isinstance(inner, list) else []
    return nodes if any("paragraph" in _names(one) for one in nodes) else [node]


def _tag(node: Node) -> str | None:
    """The element that a node is; None for pictures, embeds and what else is no text."""
    names = list(_names(node))
    if any(_HEADING.fullmatch(name) for name in names):
        return "h2"
    if any(_QUOTE.fullmatch(name) for name in names):
        return "blockquote"
    if _is_list(node) or any(_ITEM.fullmatch(name) for name in names):
        return "ul"
    return "p" if any(_PARAGRAPH.fullmatch(name) for name in names) else None


def _is_list(node: Node) -> bool:
    return any(_LIST.fullmatch(name) for name in _names(node))


def _words(node: Any, depth: int = 0) -> str:
    """The words of a node, as markup: its own, else those of the nodes inside it."""
    if not isinstance(node, dict) or depth > _DEEPEST:
        return ""
    names = list(_names(node))
    if any(map(_BREAK.fullmatch, names)):
        return "<br>"
    own = next((node[key] for key in _WORDS if isinstance(node.get(key), str)), None)
    if own is not None:
        said = own if _MARKUP.search(own) else escape(own, quote=False)
        return f"<li>{said}</li>" if any(map(_ITEM.fullmatch, names)) else said
    inner = next((node[key] for key in _INNER if isinstance(node.get(key), (list, dict))), ())
    parts = [one for one in (inner if isinstance(inner, list) else [inner]) if isinstance(one, dict)]
    spoken = [_words(one, depth + 1) for one in parts]
    if _is_list(node):
        return "".join(f"<li>{words}</li>" for words in spoken)
    if sum("paragraph" in _names(one) for one in parts) > 1:  # of a quote, or an item
        return "".join(f"<p>{words}</p>" for words in spoken)
    return "".join(spoken)
