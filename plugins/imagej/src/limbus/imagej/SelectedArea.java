package limbus.imagej;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.process.ByteProcessor;
import limbus.bridge.Input;

/** An image's selection as a mask of the image's size: white is inside. */
final class SelectedArea implements Input {
    private static final int WHITE = 255;

    private final ByteProcessor mask;

    private SelectedArea(ImagePlus image, Roi selection) {
        mask = new ByteProcessor(image.getWidth(), image.getHeight());
        mask.setValue(WHITE);
        mask.fill(selection);
    }

    /** @return null where nothing is selected that has an area. */
    static SelectedArea of(ImagePlus image) {
        Roi selection = image.getRoi();
        return selection == null || !selection.isArea() ? null : new SelectedArea(image, selection);
    }

    @Override
    public String name() {
        return "selection";
    }

    @Override
    public byte[] tiff() {
        return new FileSaver(new ImagePlus(name(), mask)).serialize();
    }
}
