package limbus.imagej;

import ij.ImagePlus;
import ij.io.Opener;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        ImagePlus image = new Opener().deserialize(bytes(name));
        if (image == null) throw new Failure(name + ", which the server sent, is no image that ImageJ reads");
        return image;
    }

    ImageProcessor png(String name) throws Failure {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes(name)));
            ImageProcessor colours = new ColorProcessor(image);
            return image.getColorModel().getNumColorComponents() == 1 ? colours.convertToByteProcessor(false) : colours;
        } catch (IOException error) {
            throw new Failure(name + ", which the server sent, is no picture: " + error.getMessage(), error);
        }
    }

    String text(String name) throws Failure {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    /** @param prefix what stands before each name in the folder. */
    void save(Path folder, String prefix, String... names) throws Failure {
        try {
            for (String name : names) Files.write(folder.resolve(prefix + name), bytes(name));
        } catch (IOException error) {
            throw new Failure("files cannot be saved in " + folder + ": " + error.getMessage(), error);
        }
    }

    byte[] bytes(String name) throws Failure {
        byte[] bytes = outcome.file(name);
        if (bytes == null) throw new Failure("the server sent no " + name);
        return bytes;
    }
}
