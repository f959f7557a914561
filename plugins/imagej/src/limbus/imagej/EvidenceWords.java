package limbus.imagej;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import limbus.bridge.Json;

/** What can be trusted in an image that was restored, in words. */
final class EvidenceWords {
    /** What a log's window shows of a line. */
    private static final int LINE = 52;
    private static final String INDENT = "    ";

    private final List<Json> frames;

    /** @param report a job's; without evidence there are no words. */
    EvidenceWords(Json report) {
        frames = report.get("evidence").items();
    }

    /** Lines of the frame that is trusted least: its score, and what speaks against it. */
    List<String> worst(String title) {
        List<String> lines = new ArrayList<>();
        if (frames.isEmpty()) return lines;
        int frame = worstFrame();
        lines.add(title + (frames.size() > 1 ? ", slice " + (frame + 1) : "") + ": evidence " + score(frame));
        for (String words : words(frame)) wrap(words, lines);
        long doubted = frames.stream().filter(each -> !each.get("warnings").items().isEmpty()).count();
        if (frames.size() > 1 && doubted > 0) {
            wrap(doubted + " of " + frames.size() + " slices have warnings: see Image > Show Info...", lines);
        }
        return lines;
    }

    /** A line a frame and a warning. */
    List<String> all() {
        List<String> lines = new ArrayList<>();
        for (int frame = 0; frame < frames.size(); frame++) {
            String of = frames.size() > 1 ? "slice " + (frame + 1) + ": " : "";
            String start = of + "evidence " + score(frame) + ": ";
            for (String words : words(frame)) {
                lines.add(start + words);
                start = of;
            }
        }
        return lines;
    }

    /** The least score in few words; empty where there is none. */
    String gist() {
        return frames.isEmpty() ? "" : "evidence " + score(worstFrame());
    }

    private int worstFrame() {
        return frames.indexOf(frames.stream().min(Comparator.comparing(each -> each.get("score").number(0))).get());
    }

    private String score(int frame) {
        return Math.round(frames.get(frame).get("score").number(0)) + " of 100";
    }

    private List<String> words(int frame) {
        List<String> words = new ArrayList<>();
        words.add(frames.get(frame).get("sentence").text(""));
        for (Json warning : frames.get(frame).get("warnings").items()) {
            words.add("Warning: " + warning.get("message").text(""));
        }
        return words;
    }

    private static void wrap(String words, List<String> lines) {
        String line = INDENT;
        for (String word : words.split(" ")) {
            if (line.length() + 1 + word.length() > LINE) {
                lines.add(line);
                line = INDENT + INDENT;
            }
            line += (line.trim().isEmpty() ? "" : " ") + word;
        }
        lines.add(line);
    }
}
