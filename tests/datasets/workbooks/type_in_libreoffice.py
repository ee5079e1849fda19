"""Make typed.xlsx again: type the cells of typed.json into a workbook of the strikes, in LibreOffice.

    claimbook -C tests/datasets/strikes workbook /tmp/strikes.xlsx --no-findings
    cd tests/datasets/workbooks; python3 type_in_libreoffice.py /tmp/strikes.xlsx typed.json $PWD/typed.xlsx

It needs soffice and the package python3-uno of the system, and so the Python of the system. An entry of
typed.json is a sheet, a cell, what is typed, and whether the cell had the format Text or General. General
is what a cell has after a coder pasted into it, or cleared its format.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue

PORT = 2817
ADDRESS = f"socket,host=127.0.0.1,port={PORT};urp;"
SECONDS = 120


def properties(**values: object) -> tuple[Any, ...]:
    named = []
    for name, value in values.items():
        item = PropertyValue()
        item.Name, item.Value = name, value
        named.append(item)
    return tuple(named)


def connected() -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(SECONDS):
        try:
            return resolver.resolve(f"uno:{ADDRESS}StarOffice.ComponentContext")
        except Exception:  # noqa: BLE001 - LibreOffice has not started yet
            time.sleep(1)
    raise TimeoutError


def main(source: str, edits: str, target: str) -> None:
    with tempfile.TemporaryDirectory() as profile:
        program = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", f"--accept={ADDRESS}"]
        process = subprocess.Popen(program)
        context = connected()
        create = context.ServiceManager.createInstanceWithContext
        desktop = create("com.sun.star.frame.Desktop", context)
        book = desktop.loadComponentFromURL(f"file://{source}", "_blank", 0, properties(Hidden=True))
        send = create("com.sun.star.frame.DispatchHelper", context).executeDispatch
        frame = book.CurrentController.Frame
        for sheet, cell, text, general in json.loads(Path(edits).read_text("utf-8")):
            page = book.Sheets.getByName(sheet)
            if general == "General":
                page.unprotect("")
                page.getCellRangeByName(cell).NumberFormat = 0
                page.protect("")
            book.CurrentController.setActiveSheet(page)
            send(frame, ".uno:GoToCell", "", 0, properties(ToPoint=cell))
            send(frame, ".uno:EnterString", "", 0, properties(StringName=text))
        book.storeToURL(f"file://{target}", properties(FilterName="Calc MS Excel 2007 XML"))
        book.close(True)  # noqa: FBT003 - the signature of LibreOffice
        desktop.terminate()
        process.wait(SECONDS)


main(*sys.argv[1:])
