"""The same networks in PyTorch, to measure against: one JSON request a line in, one JSON answer a line out.

Tensors travel as raw little-endian float32 files. Times are those of the work alone, taken here.
"""
import json
import sys
import time

import numpy
import torch
from torch import nn
from torch.nn import functional


class DenseBlock(nn.Module):
    def __init__(self, features, growth):
        super().__init__()
        for i in range(5):
            out_channels = growth if i < 4 else features
            self.add_module(f"conv{i}", nn.Conv2d(features + i * growth, out_channels, 3, padding=1))

    def forward(self, x):
        seen = [x]
        for i in range(4):
            convolved = getattr(self, f"conv{i}")(torch.cat(seen, 1) if i else x)
            seen.append(functional.leaky_relu(convolved, 0.2, inplace=True))
        return x + 0.2 * self.conv4(torch.cat(seen, 1))


class ResidualBlock(nn.Module):
    def __init__(self, features, growth):
        super().__init__()
        for i in range(3):
            self.add_module(f"dense{i}", DenseBlock(features, growth))

    def forward(self, x):
        return x + 0.2 * self.dense2(self.dense1(self.dense0(x)))


class RRDBNet(nn.Module):
    def __init__(self, body, output, blocks, features, growth):
        super().__init__()
        self.body, self.output, self.blocks = body, output, blocks
        self.first = nn.Conv2d(4 if body == "unshuffle" else 1, features, 3, padding=1)
        for i in range(blocks):
            self.add_module(f"block{i}", ResidualBlock(features, growth))
        self.trunk = nn.Conv2d(features, features, 3, padding=1)
        self.up = nn.Conv2d(features, features, 3, padding=1)
        self.refine = nn.Conv2d(features, features, 3, padding=1)
        self.last = nn.Conv2d(features, 1, 3, padding=1)

    def forward(self, image):
        first = self.first(functional.pixel_unshuffle(image, 2) if self.body == "unshuffle" else image)
        deep = first
        for i in range(self.blocks):
            deep = getattr(self, f"block{i}")(deep)
        deep = first + self.trunk(deep)
        x = functional.interpolate(deep, scale_factor=2, mode="nearest")
        x = functional.leaky_relu(self.up(x), 0.2, inplace=True)
        x = functional.leaky_relu(self.refine(x), 0.2, inplace=True)
        x = self.last(x)
        if self.body == "paper":
            x = functional.max_pool2d(x, 2)
        return image + x if self.output == "residual" else x


def read(path, shape):
    return torch.from_numpy(numpy.fromfile(path, dtype="<f4").reshape(shape))


class Peer:
    """One method a kind of request; each returns the answer's fields."""

    def load(self, network, weights, path, learningRate):
        self.model = RRDBNet(**network)
        flat = numpy.fromfile(path, dtype="<f4")
        state, offset = {}, 0
        for name, shape in weights:
            count = int(numpy.prod(shape))
            state[name] = torch.from_numpy(flat[offset:offset + count].reshape(shape).copy())
            offset += count
        self.model.load_state_dict(state, strict=True)
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=learningRate)
        return {}

    def infer(self, path, shape, output=None):
        image = read(path, shape)
        with torch.inference_mode():
            start = time.perf_counter()
            restored = self.model(image)
            seconds = time.perf_counter() - start
        if output:
            restored.numpy().astype("<f4").tofile(output)
        return {"seconds": seconds}

    def step(self, blurred, sharp, shape, epsilon, borderPx):
        blurred, sharp = read(blurred, shape), read(sharp, shape)
        inner = slice(borderPx, -borderPx or None)
        start = time.perf_counter()
        self.optimizer.zero_grad(set_to_none=True)
        difference = (self.model(blurred) - sharp)[:, :, inner, inner]
        loss = torch.sqrt(difference * difference + epsilon * epsilon).mean()
        loss.backward()
        self.optimizer.step()
        return {"seconds": time.perf_counter() - start, "loss": loss.item()}


def main():
    torch.set_num_threads(int(sys.argv[1]))
    peer = Peer()
    print(json.dumps({"name": f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads"}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(getattr(peer, request.pop("do"))(**request)), flush=True)


main()
