package limbus.bridge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Has orders carried out; nothing of them is left on the server, however they end. */
public final class Work {
    /** Answers come so often at least. */
    private static final String LOOK_S = "0.2";

    private final Connection connection;
    private final Monitor monitor;

    public Work(Connection connection, Monitor monitor) {
        this.connection = connection;
        this.monitor = monitor;
    }

    public Outcome run(Order order) throws Failure, Cancelled {
        List<String> paths = new ArrayList<>();
        try {
            List<String> ids = upload(order.inputs, paths);
            String job = submit(order, ids);
            paths.add(0, "/jobs/" + job);
            Json ended = follow("/jobs/" + job);
            return new Outcome(ended.get("report"), download(ended));
        } finally {
            // The job first, which is cancelled if need be: it needs the files.
            for (String path : paths) forget(path);
        }
    }

    private List<String> upload(Input[] inputs, List<String> paths) throws Failure, Cancelled {
        List<String> ids = new ArrayList<>();
        for (Input input : inputs) {
            monitor.check();
            monitor.show("sending " + input.name(), Double.NaN);
            String id = connection.upload(input.name(), input.tiff());
            ids.add(id);
            paths.add("/files/" + id);
        }
        return ids;
    }

    private String submit(Order order, List<String> ids) throws Failure {
        Map<String, Json> body = new LinkedHashMap<>();
        body.put("operation", Json.of(order.operation));
        body.put("inputs", Json.list(ids));
        body.put("parameters", Json.object(order.parameters));
        return connection.post("/jobs", Json.object(body)).get("id").text("");
    }

    private Json follow(String path) throws Failure, Cancelled {
        while (true) {
            Json job = connection.get(path + "?wait=" + LOOK_S);
            String state = job.get("state").text("");
            if (state.equals("done")) return job;
            if (state.equals("failed")) throw Failure.told(job.get("failure"));
            if (state.equals("cancelled")) throw new Cancelled();
            Json progress = job.get("progress");
            String stage = state.equals("queued") ? "waiting for other jobs" : progress.get("stage").text("starting");
            monitor.show(stage, progress.get("fraction").number(Double.NaN));
            monitor.check();
        }
    }

    private Map<String, byte[]> download(Json job) throws Failure, Cancelled {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Json result : job.get("results").items()) {
            monitor.check();
            String name = result.get("name").text("");
            monitor.show("fetching " + name, Double.NaN);
            files.put(name, connection.download("/jobs/" + job.get("id").text("") + "/results/" + name));
        }
        return files;
    }

    /** What cannot be removed now the server removes in time. */
    private void forget(String path) {
        try {
            connection.delete(path);
        } catch (Failure ignored) {
            // the order's own end is what counts
        }
    }
}
