package limbus.bridge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Requests to the server's API. */
public final class Connection {
    private static final String API = "/api/v1";
    private static final int CONNECT_MS = 5_000;
    /** Longer than a request may be told to wait, and than a cancelled tile takes. */
    private static final int READ_MS = 120_000;

    private final String url;
    private final String token;

    Connection(String url, String token) {
        this.url = url;
        this.token = token;
    }

    public Json get(String path) throws Failure {
        return Json.parse(text(ask("GET", path, null, null)));
    }

    public Json post(String path, Json body) throws Failure {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        return Json.parse(text(ask("POST", path, bytes, "application/json")));
    }

    public void delete(String path) throws Failure {
        ask("DELETE", path, null, null);
    }

    public byte[] download(String path) throws Failure {
        return ask("GET", path, null, null);
    }

    /** @return the id by which jobs know the file. */
    public String upload(String name, byte[] tiff) throws Failure {
        try {
            HttpURLConnection request = open("POST", "/files");
            request.setRequestProperty("X-Limbus-Name", encode(name));
            return Json.parse(text(exchange(request, tiff, "image/tiff"))).get("id").text("");
        } catch (IOException error) {
            throw unreachable(error);
        }
    }

    private byte[] ask(String method, String path, byte[] body, String type) throws Failure {
        try {
            return exchange(open(method, path), body, type);
        } catch (IOException error) {
            throw unreachable(error);
        }
    }

    private HttpURLConnection open(String method, String path) throws IOException {
        HttpURLConnection request = (HttpURLConnection) new URL(url + API + path).openConnection(Proxy.NO_PROXY);
        request.setRequestMethod(method);
        request.setConnectTimeout(CONNECT_MS);
        request.setReadTimeout(READ_MS);
        if (token != null) request.setRequestProperty("Authorization", "Bearer " + token);
        return request;
    }

    private static byte[] exchange(HttpURLConnection request, byte[] body, String type) throws IOException, Failure {
        if (body != null) {
            request.setRequestProperty("Content-Type", type);
            request.setDoOutput(true);
            request.setFixedLengthStreamingMode(body.length);
            try (OutputStream out = request.getOutputStream()) {
                out.write(body);
            }
        }
        if (request.getResponseCode() < 400) return readAll(request.getInputStream());
        throw Failure.told(Json.parse(text(readAll(request.getErrorStream()))).get("error"));
    }

    private static byte[] readAll(InputStream stream) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream in = stream) {
            byte[] piece = new byte[1 << 16];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) bytes.write(piece, 0, count);
        }
        return bytes.toByteArray();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String encode(String name) throws UnsupportedEncodingException {
        return URLEncoder.encode(name, "UTF-8").replace("+", "%20");
    }

    private static Failure unreachable(IOException error) {
        return new Failure("the Limbus server does not answer: " + error.getMessage(), error);
    }
}
