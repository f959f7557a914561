"""All operations that have a widget."""

from __future__ import annotations

from .operation import LayerChoice, Operation, Parameter, ResultLayer

STACK = LayerChoice("stack", "Focus stack", "A layer with an axis of frames, in the order of focus")

MOTION = Parameter(
    "model",
    "Frames may have",
    "similarity",
    "How frames may have moved: each allows what stands before it, and more",
    choices=(
        ("shifted", "translation"),
        ("turned and scaled", "similarity"),
        ("sheared", "affine"),
        ("changed perspective", "homography"),
    ),
)
METHOD = Parameter(
    "method",
    "Compare",
    "auto",
    "What frames are aligned by; automatic takes features where grey levels fail",
    choices=(("automatically", "auto"), ("grey levels", "intensity"), ("features", "features")),
)
REFERENCE = Parameter(
    "reference",
    "Reference frame (0: chosen)",
    0,
    "The number, from 1, of the frame that stays as it is",
    absent=0,
)
CROP = Parameter("crop", "Crop to what all frames show", False, "Cut the results to the area that every frame covers")
ALIGNED = Parameter("aligned", "Frames are aligned", False, "Take them as they lie")

CLASSICAL = ("method", ("wiener", "rl", "tv", "auto"))
LEARNED = ("method", ("network", "auto"))

DEBLUR = Operation(
    name="restore",
    title="Deblur",
    button="Deblur",
    summary="Removes the blur of defocus from an image, or from each frame of a stack.",
    layers=(LayerChoice("image", "Image", "An image, or a stack whose frames are deblurred one by one"),),
    parameters=(
        Parameter(
            "method",
            "Method",
            "network",
            "The network, a classical method, or what suits the image",
            choices=(
                ("network", "network"),
                ("automatic", "auto"),
                ("Wiener filter", "wiener"),
                ("Richardson-Lucy", "rl"),
                ("total variation", "tv"),
            ),
        ),
        Parameter("model", "Model", "default", "Shipped, or of your own", choices=(("default", "default"),), when=LEARNED),
        Parameter(
            "quality",
            "Quality",
            "fast",
            "Best: the mean over eight flips and turns, in eight times the time",
            choices=(("fast", "fast"), ("best", "best")),
            when=LEARNED,
        ),
        Parameter(
            "radius",
            "Blur radius (px)",
            0.0,
            "Of the blur's disk; automatic: told from the image",
            step=0.1,
            absent=0.0,
            absent_text="automatic",
            when=CLASSICAL,
        ),
        Parameter(
            "optics",
            "Shape of the blur",
            None,
            "What a point becomes",
            choices=(("usual", None), ("disk", "disk"), ("Gaussian", "gaussian"), ("wave optics", "wave")),
            when=CLASSICAL,
        ),
        Parameter(
            "noise",
            "Noise (1/255)",
            0.0,
            "Its standard deviation, where the full range is 255; automatic: told from the image",
            step=0.1,
            absent=0.0,
            absent_text="automatic",
            when=CLASSICAL,
        ),
        Parameter(
            "stretch",
            "Stretch grey levels (%)",
            -0.1,
            "Over the full range, this share clipped at either end; leave it when you measure intensities",
            minimum=-0.1,
            maximum=49.9,
            step=0.1,
            absent=-0.1,
            absent_text="no",
        ),
        Parameter(
            "device",
            "Device",
            "auto",
            "A graphics card where there is one, or the processor",
            choices=(("automatic", "auto"), ("processor", "cpu"), ("graphics card", "webgpu")),
            when=LEARNED,
        ),
        Parameter(
            "evidence",
            "Evidence",
            "fast",
            "What can be trusted, with a layer of where: how well the result, blurred again, fits the image; "
            "thoroughly: also how the network answers when the image is turned, which takes it twice as long",
            choices=(("quickly", "fast"), ("thoroughly", "full"), ("not told", "off")),
        ),
    ),
    results=(ResultLayer("restored.tif", "deblurred", is_like_source=True),),
)

FUSE = Operation(
    name="fuse",
    title="Fuse focus stack",
    button="Fuse",
    summary="Makes one image that is sharp all over of a focus stack.",
    layers=(STACK,),
    parameters=(
        Parameter("depth", "Depth", True, "A layer of where the surface lies, in frames", among="maps"),
        Parameter("sources", "Sources", True, "A layer of which frame supplied what, numbered from 1", among="maps"),
        Parameter("confidence", "Confidence", False, "A layer of how sure the depth is, 0 to 1", among="maps"),
        ALIGNED,
        MOTION,
        METHOD,
        REFERENCE,
        CROP,
    ),
    results=(
        ResultLayer("depth.tif", "depth", colormap="viridis"),
        ResultLayer("confidence.tif", "confidence", colormap="magma"),
        ResultLayer("sources.tif", "sources", kind="labels"),
        ResultLayer("full.tif", "fused", is_like_source=True),
    ),
    source="stack",
)

REGISTER = Operation(
    name="register",
    title="Register stack",
    button="Register",
    summary="Lays the frames of a focus stack on one another.",
    layers=(STACK,),
    parameters=(MOTION, METHOD, REFERENCE, CROP),
    results=(ResultLayer("aligned.tif", "registered", is_like_source=True),),
    source="stack",
)

KERNELS = Operation(
    name="kernels",
    title="Estimate blur kernels",
    button="Estimate",
    summary="Estimates how a focus stack's frames are blurred, by the image that was fused of them.",
    layers=(LayerChoice("full", "Fused image", "The sharp image of the stack's field"), STACK),
    parameters=(
        Parameter("all", "Keep every patch", False, "Keep the kernel of every patch, small ones as well"),
        ALIGNED,
        MOTION,
        METHOD,
    ),
    source="stack",
)

COMPARE = Operation(
    name="compare",
    title="Compare",
    button="Compare",
    summary="Measures how alike two images are.",
    layers=(
        LayerChoice("candidate", "Image", "An image or a stack, say the deblurred one"),
        LayerChoice("reference", "Compare with", "The truth, or what came before"),
    ),
    source="candidate",
)

COUNT = Operation(
    name="count",
    title="Count cells",
    button="Count",
    summary="Counts and measures the cells of a mosaic, such as the endothelium of the cornea.",
    layers=(
        LayerChoice("image", "Image", "An image; of a stack the frame that is shown is counted"),
        LayerChoice(
            "area",
            "Within",
            "Rectangles, ellipses and polygons to count in; without them, where cells can be told",
            kind="shapes",
            is_optional=True,
        ),
    ),
    parameters=(
        Parameter(
            "spacing",
            "Spacing of cells (px)",
            3.9,
            "From one cell's centre to the next; automatic: told from the image",
            minimum=3.9,
            step=0.1,
            absent=3.9,
            absent_text="automatic",
        ),
    ),
    takes_frame=True,
)

OPERATIONS = (DEBLUR, FUSE, REGISTER, KERNELS, COUNT, COMPARE)
