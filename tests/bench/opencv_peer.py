"""OpenCV's registration, to measure against: one JSON request a line in, one JSON answer a line out.

Frames travel as raw little-endian float32 files. Matrices act on (row, column, 1), moving -> reference.
"""
import json
import sys
import time

import cv2
import numpy

# Columns and rows exchanged.
SWAP = numpy.array([[0, 1, 0], [1, 0, 0], [0, 0, 1]], float)
ECC_LEVELS = (16, 8, 4, 2)
ECC_STOP = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 100, 1e-6)


def read(path, shape):
    return numpy.fromfile(path, dtype="<f4").reshape(shape)


def shrink(image, factor):
    height, width = image.shape
    cropped = image[: height - height % factor, : width - width % factor]
    return cv2.resize(cropped, None, fx=1 / factor, fy=1 / factor, interpolation=cv2.INTER_AREA)


def shrinking(factor):
    """Takes a place of the whole image to where it lies in the shrunk one; pixel centres are whole numbers."""
    half = 0.5 / factor - 0.5
    return numpy.array([[1 / factor, 0, half], [0, 1 / factor, half], [0, 0, 1]])


def ecc(reference, moving):
    """Affine, coarse to fine; each level starts from the one before."""
    warp = numpy.eye(3)  # reference -> moving, as OpenCV has it
    for factor in ECC_LEVELS:
        to_level = shrinking(factor)
        start = (to_level @ warp @ numpy.linalg.inv(to_level))[:2].astype(numpy.float32)
        _, found = cv2.findTransformECC(
            shrink(reference, factor), shrink(moving, factor), start, cv2.MOTION_AFFINE, ECC_STOP, None, 5
        )
        warp = numpy.linalg.inv(to_level) @ numpy.vstack([found, [0, 0, 1]]) @ to_level
    return numpy.linalg.inv(warp)


def sift(reference, moving):
    """Similarity by RANSAC over matched keypoints."""
    finder = cv2.SIFT_create(4000, contrastThreshold=0.01)
    keys, descriptors = zip(*(finder.detectAndCompute(as_bytes(image), None) for image in (moving, reference)))
    matches = cv2.BFMatcher().knnMatch(descriptors[0], descriptors[1], k=2)
    good = [pair[0] for pair in matches if len(pair) == 2 and pair[0].distance < 0.8 * pair[1].distance]
    if len(good) < 4:
        return None
    source = numpy.float32([keys[0][match.queryIdx].pt for match in good])
    target = numpy.float32([keys[1][match.trainIdx].pt for match in good])
    found, _ = cv2.estimateAffinePartial2D(
        source, target, method=cv2.RANSAC, ransacReprojThreshold=2, maxIters=5000, confidence=0.999
    )
    return None if found is None else numpy.vstack([found, [0, 0, 1]])


def as_bytes(image):
    return numpy.clip(255 * image + 0.5, 0, 255).astype(numpy.uint8)


def main():
    cv2.setNumThreads(int(sys.argv[1]))
    methods = {"ecc": ecc, "sift": sift}
    print(json.dumps({"name": f"OpenCV {cv2.__version__}, {cv2.getNumThreads()} threads"}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        reference, moving = (read(request[role], request["shape"]) for role in ("reference", "moving"))
        start = time.perf_counter()
        try:
            matrix = methods[request["do"]](reference, moving)
        except cv2.error:  # It did not converge, or found nothing to go by.
            matrix = None
        seconds = time.perf_counter() - start
        rows_first = None if matrix is None else (SWAP @ matrix @ SWAP).ravel().tolist()
        print(json.dumps({"matrix": rows_first, "seconds": seconds}), flush=True)


main()
