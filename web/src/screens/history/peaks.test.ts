import { describe, expect, it } from "vitest";
import { bucketPeaks } from "./peaks";

describe("peaks", () => {
  it("keep the loudest sample of each bucket, whatever its sign", () => {
    expect(bucketPeaks(new Float32Array([0, 0.5, -0.75, 0.25]), 2)).toEqual([0.5, 0.75]);
  });

  it("leave buckets of a very short recording at zero", () => {
    expect(bucketPeaks(new Float32Array([0.5]), 4)).toEqual([0, 0, 0, 0.5]);
  });
});
