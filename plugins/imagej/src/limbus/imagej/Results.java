package limbus.imagej;

import ij.ImagePlus;
import ij.io.Opener;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import limbus.bridge.Failure;
import limbus.bridge.Outcome;

/** The files of an outcome as images. */
final class Results {
    private final Outcome outcome;

    Results(Outcome outcome) {
        this.outcome = outcome;
    }

    ImagePlus tiff(String name) throws Failure {
        ImagePlus image = new Opener().deserialize(require(name));
        if (image == null) throw new Failure(name + ", which the server sent, is no image that ImageJ reads");
        return image;
    }

    ImageProcessor png(String name) throws Failure {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(require(name)));
            ImageProcessor colours = new ColorProcessor(image);
            return image.getColorModel().getNumColorComponents() == 1 ? colours.convertToByteProcessor(false) : colours;
        } catch (IOException error) {
            throw new Failure(name + ", which the server sent, is no picture: " + error.getMessage(), error);
        }
    }

    private byte[] require(String name) throws Failure {
        byte[] bytes = outcome.file(name);
        if (bytes == null) throw new Failure("the server sent no " + name);
        return bytes;
    }
}
