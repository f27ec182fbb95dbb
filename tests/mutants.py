"""The mutants of a file: its code, changed by one small step each.

Left alone is what only declares: annotations, imports, docstrings, `frozen`, the sizes of caches.
"""

from __future__ import annotations

import ast
import functools
import inspect
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]

LESS, MORE, AT_MOST, AT_LEAST = ast.Lt, ast.Gt, ast.LtE, ast.GtE
COMPARED = {LESS: (AT_MOST, AT_LEAST), AT_MOST: (LESS, MORE), MORE: (AT_LEAST, AT_MOST), AT_LEAST: (MORE, LESS)}
for one, other in ((ast.Eq, ast.NotEq), (ast.Is, ast.IsNot), (ast.In, ast.NotIn)):
    COMPARED |= {one: (other,), other: (one,)}
COUNTED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult}
COUNTED |= {ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr}
PAIRS = "min/max any/all earliest/latest lower/upper startswith/endswith partition/rpartition lstrip/rstrip first/last"
SWAPPED = {a: b for pair in PAIRS.split() for a, b in (pair.split("/"), pair.split("/")[::-1])}


class Mutant(NamedTuple):
    """A change to a tree that holds while it is the one at hand: its lines, and the outermost function around it."""

    path: str
    name: str
    lines: range
    function: str | None
    tree: ast.Module

    @property
    def code(self):
        return compile(self.tree, str(ROOT / self.path), "exec", dont_inherit=True)

    def code_of_function(self):
        codes = [self.code]
        for code in codes:  # it grows on the way
            codes += filter(inspect.iscode, code.co_consts)
        return next(code for code in codes if code.co_qualname == self.function)


def mutants(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    seen = Counter()
    for put, node, owner, statement, function in list(places(tree, tree, None, "")):
        for changed in replacements(node, owner):
            new = ast.copy_location(changed, node)
            now = "nothing" if isinstance(new, ast.Pass) else ast.unparse(new)
            name = f"{path}:{node.lineno}: {ast.unparse(node)} -> {now}".replace("\n", " ")
            seen[name] += 1
            put(new)
            ast.fix_missing_locations(tree)
            body = getattr(statement, "body", None)  # a lambda's is no list
            last = max(statement.lineno, body[0].lineno - 1) if isinstance(body, list) else statement.end_lineno
            lines = range(statement.lineno, last + 1)
            name += f" #{seen[name]}" if seen[name] > 1 else ""
            outermost = None if "super()" in name else function  # a function cannot be given code without its cell
            yield Mutant(path, name, lines, outermost, tree)
            put(node)


def places(owner, statement, function, scope):
    """Give each place of an expression or a statement: how to fill it, what is there, its owner, statement, function."""
    for field, value in ast.iter_fields(owner):
        for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if field in ("annotation", "returns") or not isinstance(node, ast.AST) or declares(node):
                continue
            put = functools.partial(*((setattr, owner, field) if index is None else (value.__setitem__, index)))
            around = node if isinstance(node, ast.stmt) else statement
            outermost = scope if isinstance(owner, ast.FunctionDef) and field == "body" and not function else function
            if isinstance(node, ast.expr | ast.stmt):
                yield put, node, owner, around, outermost
            inner = f"{scope}.{node.name}".lstrip(".") if isinstance(node, ast.FunctionDef | ast.ClassDef) else scope
            yield from places(node, around, outermost, inner)


def declares(node):
    match node:
        case ast.Expr(ast.Constant()) | ast.Import() | ast.ImportFrom() | ast.AnnAssign(value=None):
            return True
        case ast.keyword("frozen") | ast.If(ast.Name("TYPE_CHECKING")) | ast.Assign([ast.Name("__slots__")]):
            return True
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "lru_cache"


def replacements(node, owner):  # noqa: C901, PLR0912  # one case for each kind of step
    tests = owner.ifs if isinstance(owner, ast.comprehension) else [getattr(owner, "test", None)]
    if any(node is test for test in tests) and not isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp):
        yield ast.UnaryOp(ast.Not(), node)
    match node:
        case ast.Compare(left, ops, right):
            for i, op in enumerate(ops):
                yield from (ast.Compare(left, [*ops[:i], new(), *ops[i + 1 :]], right) for new in COMPARED[type(op)])
        case ast.BoolOp(op, values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            yield from (ast.BoolOp(op, rest) if len(rest) > 1 else rest[0] for rest in without_one(values))
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield operand
        case ast.BinOp(left, op, right) if type(op) in COUNTED:
            yield ast.BinOp(left, COUNTED[type(op)](), right)
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() | float() as value):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.Constant(str() as value):
            yield ast.Constant(f"{value}XX")
        case ast.Attribute(value, name, ast.Load()) if name in SWAPPED:
            yield ast.Attribute(value, SWAPPED[name], ast.Load())
        case ast.Name("min" | "max" | "any" | "all" as name):
            yield ast.Name(SWAPPED[name], ast.Load())
        case ast.Call(function, args, keywords):
            if isinstance(function, ast.Attribute) and not args and not keywords:
                yield function.value
            if isinstance(function, ast.Name) and function.id in ("sorted", "reversed"):
                yield ast.Call(ast.Name("list", ast.Load()), args, [])
            yield from (ast.Call(function, args, rest) for rest in without_one(keywords))
        case ast.Set(items) | ast.List(items, ast.Load()) | ast.Tuple(items, ast.Load()) if len(items) > 1:
            kind = functools.partial(type(node), **({} if isinstance(node, ast.Set) else {"ctx": ast.Load()}))
            yield from (kind(rest) for rest in without_one(items))
        case ast.Dict(keys, values):
            yield from (ast.Dict(*rest) for rest in zip(without_one(keys), without_one(values), strict=True))
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            for i, part in enumerate(node.generators):
                if part.ifs:
                    bare = ast.comprehension(part.target, part.iter, [], part.is_async)
                    changed = [*node.generators[:i], bare, *node.generators[i + 1 :]]
                    yield type(node)(**(dict(ast.iter_fields(node)) | {"generators": changed}))
        case ast.Return(ast.AST() as value) if ast.unparse(value) != "None":
            yield ast.Return(ast.Constant(None))
        case ast.Expr() | ast.Raise() | ast.Continue() | ast.Break():
            yield ast.Pass()
        case ast.AugAssign(target, _, value):
            yield ast.Assign([target], value)


def without_one(items):
    return [[*items[:i], *items[i + 1 :]] for i in range(len(items))]
