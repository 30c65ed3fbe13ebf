"""The real server: how it starts, stops, and bears with slow or huge senders."""

import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest

from tests.site import environment, free_port, maille, open_site

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with open_site(tmp_path_factory.mktemp("serve")) as site:
        yield site


def _port(site):
    return int(site.url.rsplit(":", 1)[1])


def test_it_answers(site):
    with urllib.request.urlopen(f"{site.url}/healthz") as answer:
        assert answer.read() == b"ok\n"


def test_slow_senders_do_not_freeze_the_others(site):
    slow = []
    for _ in range(20):
        sender = socket.create_connection(("127.0.0.1", _port(site)))
        sender.sendall(b"POST /essai/besoins/exprimer/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nun")
        slow.append(sender)
    # They never end: a site that waited for them would not answer at all.
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(f"{site.url}/nulle-part/", timeout=60)

    answer.value.close()
    assert answer.value.code in (404, 501)
    for sender in slow:
        sender.close()


def test_a_huge_body_is_refused_in_words(site):
    request = urllib.request.Request(f"{site.url}/", data=b"x" * (11 * 1024 * 1024), method="POST")
    try:
        urllib.request.urlopen(request, timeout=60)
        pytest.fail("accepted")
    except urllib.error.HTTPError as error:
        error.close()
        assert error.code == 413
    except (urllib.error.URLError, ConnectionError):
        pass  # the server may close before the sender has said everything


def _served(data, *words):
    settings = environment(data, PORT=str(free_port()))
    return subprocess.Popen(maille("serve", *words), env=settings, stdout=subprocess.PIPE, text=True), int(
        settings["PORT"]
    )


def _until_open(process):
    said = ""
    while "Ctrl-C" not in said:
        line = process.stdout.readline()
        assert line, f"it ended: {said}"
        said += line
    return said


def _is_alive(pid):
    return subprocess.run(["ps", "-p", pid], capture_output=True).returncode == 0


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_with_its_worker_and_leaves_the_port(bare_data, sign):
    process, port = _served(bare_data)
    with process:
        _until_open(process)
        time.sleep(2)
        children = subprocess.check_output(["ps", "-o", "pid=", "--ppid", str(process.pid)], text=True).split()
        process.send_signal(sign)
        status = process.wait(60)

    assert children
    assert (status, [pid for pid in children if _is_alive(pid)]) == (0, [])
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))


def test_a_taken_port_is_said_in_words(site, tmp_path):
    done = subprocess.run(
        maille("serve"), env=environment(tmp_path, PORT=str(_port(site))), capture_output=True, text=True
    )

    assert done.returncode == 1
    assert "PORT=9000" in done.stderr


def test_for_the_room_it_prints_an_address_and_a_picture_of_it(bare_data):
    process, _ = _served(bare_data, "--lan")
    with process:
        said = _until_open(process)
        process.terminate()

    assert "http://" in said.split("Pour les téléphones de la salle")[1]
    assert said.count("█") > 100


def test_a_worker_whose_server_is_gone_ends_by_itself(bare_data):
    worker = subprocess.Popen(maille("worker", "--child-of=1"), env=environment(bare_data))

    assert worker.wait(120) == 0
