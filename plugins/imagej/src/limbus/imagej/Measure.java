package limbus.imagej;

import ij.ImagePlus;
import ij.measure.ResultsTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limbus.bridge.Connection;
import limbus.bridge.Json;
import limbus.bridge.Order;
import limbus.bridge.Outcome;

/** Plugins > Limbus > Measure... */
public final class Measure extends Command {
    private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

    static {
        COLUMNS.put("mse", "MSE");
        COLUMNS.put("psnr", "PSNR");
        COLUMNS.put("ssim", "SSIM");
        COLUMNS.put("msSsim", "MS-SSIM");
    }

    private final OpenImages images = new OpenImages();
    private Field<ImagePlus> image;
    private Field<ImagePlus> reference;

    public Measure() {
        super("Measure");
    }

    @Override
    void ask(Form form, Connection limbus) {
        form.say("How alike two images are, slice by slice.");
        image = form.image("Image", images, images.current());
        reference = form.image("Compared with", images, images.partner());
    }

    @Override
    Order order() {
        return new Order("compare", Part.of(image.get()), Part.of(reference.get()));
    }

    @Override
    void show(Outcome outcome) {
        ResultsTable table = ResultsTable.getResultsTable();
        List<Json> frames = outcome.report.get("frames").items();
        for (int slice = 1; slice <= frames.size(); slice++) {
            table.incrementCounter();
            table.addLabel(image.get().getTitle() + (frames.size() > 1 ? ":" + slice : ""));
            Json figures = frames.get(slice - 1);
            // Equal images have no PSNR in JSON, which knows no infinity.
            COLUMNS.forEach((name, column) -> table.addValue(column, figures.get(name).number(Double.NaN)));
        }
        table.setPrecision(6);
        table.show("Results");
    }
}
