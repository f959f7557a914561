package limbus.imagej;

import limbus.bridge.Order;

/** Which frame stays as it is, and what of the others is kept. */
final class ReferenceField {
    private final Field<Double> reference;
    private final Field<Boolean> crop;

    ReferenceField(Form form) {
        reference = form.number("Reference", 0, 0, "frame, 0: chosen");
        crop = form.checkbox("Crop to the area that all frames cover", false);
    }

    Order addTo(Order order) {
        if (reference.get() != 0) order.set("reference", reference.get());
        return order.set("crop", crop.get());
    }
}
