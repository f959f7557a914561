package limbus.imagej;

import ij.IJ;
import limbus.bridge.Monitor;

/** ImageJ's status bar and progress bar; Escape cancels. */
final class StatusBar implements Monitor {
    private final String title;

    StatusBar(String title) {
        this.title = title;
        IJ.resetEscape();
    }

    @Override
    public void show(String stage, double fraction) {
        boolean isKnown = !Double.isNaN(fraction);
        IJ.showStatus(title + ": " + stage + (isKnown ? " " + Math.round(100 * fraction) + "%" : "") + " (Esc cancels)");
        // At 1 ImageJ takes the bar away: the work is not over before its images are there.
        if (isKnown) IJ.showProgress(Math.min(fraction, 0.99));
    }

    @Override
    public boolean isCancelled() {
        return IJ.escapePressed();
    }

    void close(String message) {
        IJ.showProgress(1);
        IJ.showStatus(message);
    }
}
