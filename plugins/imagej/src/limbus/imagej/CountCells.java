package limbus.imagej;

import ij.IJ;
import ij.ImagePlus;
import java.nio.file.Paths;
import limbus.bridge.Connection;
import limbus.bridge.Failure;
import limbus.bridge.Input;
import limbus.bridge.Order;
import limbus.bridge.Outcome;

/** Plugins > Limbus > Count Cells... */
public final class CountCells extends Command {
    /** What follows the image's name, as the command line calls them. */
    private static final String[] FILES = {
        "overlay.png", "labels.tif", "rois.zip", "cells.geojson", "cells.csv", "count.json",
    };

    private static final int LEAST_SPACING_PX = 4;

    private final ImagePlus image = new OpenImages().current();
    /** The one that is shown now: another may be when the result comes. */
    private final int slice = image.getCurrentSlice();
    private final Part part = Part.ofWholeSlice(image);
    private final Input area = SelectedArea.of(image);
    private Field<Double> spacing;
    private Field<Boolean> manager;
    private Field<Boolean> picture;
    private Field<Boolean> labels;
    private Field<String> folder;

    public CountCells() {
        super("Count Cells");
    }

    @Override
    void ask(Form form, Connection limbus) {
        String where = area == null ? "wherever they can be told.\nTo count in a part, select it first." : "within the selection.";
        form.say("Cells" + (image.getStackSize() > 1 ? " of the slice that is shown" : "") + " are counted " + where);
        spacing = form.number("Spacing", 0, 1, "px from cell to cell, 0: found out");
        manager = form.checkbox("ROI Manager: an outline of each cell", true);
        picture = form.checkbox("Picture of what was counted", false);
        labels = form.checkbox("Labels: an image of the cells' numbers", false);
        folder = form.folder("Save all files in", "");
    }

    @Override
    Order order() throws Failure {
        if (spacing.get() != 0 && !(spacing.get() >= LEAST_SPACING_PX)) {
            throw new Failure("Spacing must be " + LEAST_SPACING_PX + " px or more, or 0: enlarge the image first");
        }
        Order order = area == null ? new Order("count", part) : new Order("count", part, area);
        return spacing.get() == 0 ? order : order.set("spacing", spacing.get());
    }

    @Override
    void show(Outcome outcome) throws Failure {
        Results results = new Results(outcome);
        CellTables tables = new CellTables(name(), outcome.report);
        tables.addCells(results.text("cells.csv"));
        tables.addCount();
        if (manager.get()) new CellOutlines(image, slice).show(results.bytes("rois.zip"));
        Heritage heritage = new Heritage(part, outcome.report);
        if (labels.get()) heritage.givePlace(results.tiff("labels.tif"), "-labels").show();
        if (picture.get()) {
            heritage.givePlace(new ImagePlus("", results.png("overlay.png")), "-counted").show();
        }
        if (!folder.get().isEmpty()) results.save(Paths.get(folder.get()), image.getShortTitle() + "_", FILES);
        String refusal = outcome.report.get("refusal").text("");
        if (!refusal.isEmpty()) IJ.log("Count Cells: " + name() + ": " + refusal + "; set it in Image > Properties...");
    }

    @Override
    String gist(Outcome outcome) {
        return Math.round(outcome.report.get("cells").number(0)) + " cells";
    }

    private String name() {
        return image.getTitle() + (image.getStackSize() > 1 ? ":" + slice : "");
    }
}
