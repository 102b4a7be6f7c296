"""Holds a JSON value against a type of an SDK. The SDKs take nearly everything; this takes only what the type says."""

import datetime
import enum
import types
import typing

import pydantic
import typing_extensions

UNIONS = (typing.Union, types.UnionType)
LITERALS = (typing.Literal, typing_extensions.Literal)
ALIASES = tuple({type(a) for a in (typing_extensions.TypeAliasType("A", int),)})


def problems(kind, value, path="$"):
    """What is wrong with `value` as a `kind`: a list of (path, what). A member that the type does not have is told as
    'unknown member'; a path looks like $.choices[].message.content, without the numbers of a list's entries."""
    if isinstance(kind, ALIASES):
        return problems(kind.__value__, value, path)
    origin = typing.get_origin(kind)
    args = typing.get_args(kind)
    if isinstance(origin, ALIASES):
        return problems(origin.__value__[args], value, path)
    if origin in (typing.Annotated, typing.Required, typing.NotRequired, typing_extensions.Required,
                  typing_extensions.NotRequired):
        return problems(args[0], value, path)
    if origin in UNIONS:
        return _union(args, value, path)
    if origin in LITERALS:
        return [] if value in args else [(path, f"{value!r} is not one of {', '.join(map(repr, args))}")]
    if origin in (list, tuple) or (origin and _is_listlike(origin)):
        if not isinstance(value, list):
            return [(path, f"{_name(value)} is no list")]
        return [p for entry in value for p in problems(args[0], entry, path + "[]")]
    if origin is dict or (origin and issubclass(origin, typing.Mapping)):
        if not isinstance(value, dict):
            return [(path, f"{_name(value)} is no object")]
        return [p for entry in value.values() for p in problems(args[1], entry, path + ".*")]
    return _plain(kind, value, path)


def _is_listlike(origin):
    return isinstance(origin, type) and issubclass(origin, typing.Iterable) and not issubclass(origin, typing.Mapping)


def _is_list(kind):
    if isinstance(kind, ALIASES):
        return _is_list(kind.__value__)
    origin = typing.get_origin(kind)
    return isinstance(origin, type) and origin is not dict and _is_listlike(origin)


def _plain(kind, value, path):
    if kind in (typing.Any, object):
        return []
    if kind in (None, type(None)):
        return [] if value is None else [(path, f"{_name(value)} is not null")]
    if typing_extensions.is_typeddict(kind):
        return _members(value, path, _typed_dict(kind), kind.__name__)
    if isinstance(kind, type) and issubclass(kind, pydantic.BaseModel):
        return _members(value, path, _model(kind), kind.__name__)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        known = [entry.value for entry in kind]
        return [] if value in known else [(path, f"{value!r} is not in {kind.__name__}")]
    wanted = {str: str, bytes: str, datetime.datetime: str, int: int, float: (int, float), bool: bool,
              list: list, dict: dict}.get(kind)
    if wanted is None:
        return [(path, f"cannot be checked against {kind}")]
    if isinstance(value, bool) and kind is not bool or not isinstance(value, wanted):
        return [(path, f"{_name(value)} is no {kind.__name__}")]
    return []


def _union(args, value, path):
    kinds = [kind for kind in args if not _takes_everything(kind, args)]
    if value is None and type(None) in kinds:
        return []
    kinds = [kind for kind in kinds if kind is not type(None)]
    if value is not None and isinstance(value, dict) and isinstance(value.get("type"), str):
        tagged = {tag: kind for kind in kinds for tag in _tags(kind)}
        if tagged:
            kind = tagged.get(value["type"])
            if kind is None:
                return [(path + ".type", f"{value['type']!r} is not one of {', '.join(map(repr, tagged))}")]
            return problems(kind, value, path)
    alike = [kind for kind in kinds if _is_list(kind) == isinstance(value, list)]
    found = [problems(kind, value, path) for kind in alike or kinds]
    return min(found, key=len) if found else [(path, f"{_name(value)} where nothing is allowed")]


def _takes_everything(kind, args):
    """What an SDK adds to a union so that it never fails: it makes no value right."""
    name = getattr(kind, "__name__", "")
    if name in ("Unset", "UnrecognizedStr", "UnrecognizedInt") or name.startswith("Unknown"):
        return True
    return kind is typing.Any and any(typing.get_origin(other) in LITERALS for other in args)


def _tags(kind):
    """The values of the member `type` by which a union's types are told apart."""
    if isinstance(kind, ALIASES):
        return _tags(kind.__value__)
    if typing.get_origin(kind) is typing.Annotated:
        return _tags(typing.get_args(kind)[0])
    if typing.get_origin(kind) in UNIONS:
        return [tag for one in typing.get_args(kind) for tag in _tags(one)]
    if not (isinstance(kind, type) and issubclass(kind, pydantic.BaseModel)):
        return []
    tag = _model(kind).get("type")
    if tag is None:
        return []
    return _literals(tag[0])


def _literals(kind):
    if isinstance(kind, ALIASES):
        return _literals(kind.__value__)
    if typing.get_origin(kind) in LITERALS:
        return list(typing.get_args(kind))
    return [value for one in typing.get_args(kind) for value in _literals(one)]


def _model(kind):
    """Each member's name in JSON: its type, and whether it must be there."""
    kind.model_rebuild()
    return {_alias(name, field): (field.annotation, field.is_required()) for name, field in kind.model_fields.items()}


def _alias(name, field):
    for meta in field.metadata:
        if hasattr(meta, "alias") and isinstance(meta.alias, str):
            return meta.alias
    return field.alias or name


def _typed_dict(kind):
    hints = typing_extensions.get_type_hints(kind, include_extras=True)
    return {name: (hint, name in kind.__required_keys__) for name, hint in hints.items()}


def _members(value, path, members, name):
    if not isinstance(value, dict):
        return [(path, f"{_name(value)} is no {name}")]
    found = [(f"{path}.{member}", "missing") for member, (_, needed) in members.items() if needed and member not in value]
    for member, entry in value.items():
        if member in members:
            found += problems(members[member][0], entry, f"{path}.{member}")
        else:
            found.append((f"{path}.{member}", f"unknown member of {name}"))
    return found


def _name(value):
    return "null" if value is None else f"{type(value).__name__} {str(value)[:40]!r}"
