package limbus.imagej;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.ResultsTable;
import java.nio.file.Paths;
import java.util.List;
import limbus.bridge.Connection;
import limbus.bridge.Failure;
import limbus.bridge.Json;
import limbus.bridge.Order;
import limbus.bridge.Outcome;

/** Plugins > Limbus > Estimate Blur Kernels... */
public final class EstimateKernels extends Command {
    private static final String[] FILES = {"kernels.json", "kernels.raw"};

    private final OpenImages images = new OpenImages();
    private Field<ImagePlus> full;
    private Field<ImagePlus> stack;
    private Field<Boolean> aligned;
    private Field<Boolean> all;
    private FrameFields frames;
    private Field<String> folder;
    private Part part;

    public EstimateKernels() {
        super("Estimate Blur Kernels");
    }

    @Override
    void ask(Form form, Connection limbus) {
        full = form.image("Sharp image", images, images.current());
        stack = form.image("Frames", images, images.partner());
        aligned = form.checkbox("Aligned already", false);
        all = form.checkbox("Every patch's kernel, small ones as well", false);
        frames = new FrameFields(form, images.current());
        folder = form.folder("Save kernels in", "");
    }

    @Override
    Order order() {
        part = Part.of(stack.get());
        Order order = new Order("kernels", Part.of(full.get()), part)
            .set("pictures", true)
            .set("aligned", aligned.get())
            .set("all", all.get());
        return frames.addTo(order);
    }

    @Override
    void show(Outcome outcome) throws Failure {
        List<Json> found = outcome.report.get("kernels").get("frames").items();
        tabulate(found);
        showBlur(found, outcome);
        if (outcome.file("kernels.png") != null) showSheet(outcome);
        if (!folder.get().isEmpty()) new Results(outcome).save(Paths.get(folder.get()), "", FILES);
    }

    private static void tabulate(List<Json> frames) {
        ResultsTable table = ResultsTable.getResultsTable();
        for (Json frame : frames) {
            table.incrementCounter();
            table.addLabel(frame.get("name").text(""));
            for (String column : new String[] {"patches", "kept", "medianBlurPx"}) {
                table.addValue(column, frame.get(column).number(Double.NaN));
            }
        }
        table.show("Results");
    }

    /** How much each frame is blurred where, as a stack of pictures. */
    private void showBlur(List<Json> frames, Outcome outcome) throws Failure {
        ImageStack maps = new ImageStack();
        for (int frame = 1; outcome.file("blur_" + frame + ".png") != null; frame++) {
            String label = frames.size() < frame ? null : frames.get(frame - 1).get("name").text("");
            maps.addSlice(label, new Results(outcome).png("blur_" + frame + ".png"));
        }
        ImagePlus image = new ImagePlus("", maps);
        if (maps.size() > 0) new Heritage(part, outcome.report).givePlace(image, "-blur").show();
    }

    private void showSheet(Outcome outcome) throws Failure {
        ImagePlus sheet = new ImagePlus(part.source.getShortTitle() + "-kernels", new Results(outcome).png("kernels.png"));
        new Heritage(part, outcome.report).noteOrigin(sheet);
        sheet.show();
    }
}
