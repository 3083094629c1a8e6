# green
import socket
import threading

server = socket.create_server(("127.0.0.1", 80))
thread = threading.Thread(target=lambda: server.accept()[0].sendall(b"hello"))
thread.start()
with socket.create_connection(("localhost", 80)) as client:
    assert client.recv(5) == b"hello"
thread.join()
