"""The same answers for programs: REST under `/api`, from the views that terminal and JSON have.

    asked.py       queries and bodies, held against definitions as files are
    cursors.py     lists in parts
    states.py      what an answer rests on: its ETag
    operations.py  what an operation is; the parts of a request
    asking.py      the operations that ask; writing.py  those that write, or work something out
    problems.py    errors as RFC 9457 has them
    routes.py      from a request to an operation to an answer; mount.py  reads it when it is asked
    openapi.py     the OpenAPI document, made from the operations and the views

An operation is a function from a session and a call to a view of `matcher/reports`: it computes
nothing of its own. What it answers is the object that `--json` prints, with the same schema.
"""
