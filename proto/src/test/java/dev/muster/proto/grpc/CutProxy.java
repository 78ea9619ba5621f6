package dev.muster.proto.grpc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between two peers, hears all that they say, and can tear all their connections. */
final class CutProxy implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final int target;

    CutProxy(int target) throws IOException {
        this.target = target;
        onThread(() -> {
            while (!listening.isClosed()) join(listening.accept());
        });
    }

    int port() {
        return listening.getLocalPort();
    }

    /** All bytes of both directions so far, as text. */
    String heard() {
        return received.toString(StandardCharsets.ISO_8859_1);
    }

    /** As a killed process or a firewall does it: with a reset. */
    void cut() throws IOException {
        for (Socket socket : sockets) {
            try (socket) {
                socket.setSoLinger(true, 0);
            } catch (SocketException e) {
                // the other end was faster
            }
        }
        sockets.clear();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
    }

    private void join(Socket one) throws IOException {
        var other = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(one);
        sockets.add(other);
        onThread(() -> pump(one.getInputStream(), other.getOutputStream()));
        onThread(() -> pump(other.getInputStream(), one.getOutputStream()));
    }

    private void pump(InputStream from, OutputStream to) throws IOException {
        var buffer = new byte[64 * 1024];
        try (to) {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                received.write(buffer, 0, n);
                to.write(buffer, 0, n);
            }
        }
    }

    private interface Labour {
        void run() throws IOException;
    }

    private static void onThread(Labour labour) {
        var thread = new Thread(() -> {
            try {
                labour.run();
            } catch (IOException e) {
                // a connection that ends is what this is for
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
