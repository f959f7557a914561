package limbus.bridge;

/** Why something did not succeed, in words for the person who asked for it. */
public final class Failure extends Exception {
    private static final long serialVersionUID = 1;

    public Failure(String message) {
        super(message);
    }

    public Failure(String message, Throwable cause) {
        super(message, cause);
    }

    /** What the bridge says of a refusal or of a job that failed: {@code {message, hint}}. */
    static Failure told(Json failure) {
        String hint = failure.get("hint").text("");
        return new Failure(failure.get("message").text("no reason was given") + (hint.isEmpty() ? "" : ": " + hint));
    }
}
