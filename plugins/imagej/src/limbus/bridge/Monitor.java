package limbus.bridge;

/** Whom work tells how far it is, and asks whether it is still wanted. */
public interface Monitor {
    /** @param fraction 0 to 1, or NaN where nobody knows. */
    void show(String stage, double fraction);

    boolean isCancelled();

    /** Gives up what is no longer wanted. */
    default void check() throws Cancelled {
        if (isCancelled()) throw new Cancelled();
    }
}
