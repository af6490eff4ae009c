package headroom.tuner.session;

/**
 * The time that a shape may be searched for: a part of what is free, by what it is expected to gain
 * beside those after it.
 *
 * @param freeSeconds left for searching this shape and all after it
 * @param gain expected of this shape, see {@link ExpectedGain}
 * @param laterGain expected of all after it together
 */
record Allotment(double freeSeconds, double gain, double laterGain) {

  /** Checks the extents. */
  Allotment {
    if (!(freeSeconds >= 0) || !(gain > 0) || !(laterGain >= 0)) {
      throw new IllegalArgumentException(
          "time and gains are not negative: freeSeconds=%s, gain=%s, laterGain=%s"
              .formatted(freeSeconds, gain, laterGain));
    }
  }

  /** Seconds for this shape. */
  double seconds() {
    return freeSeconds * (gain / (gain + laterGain));
  }

  /** The same where its default reaches so much of the roofline; 0 where that is not known. */
  Allotment reaching(double share) {
    return new Allotment(freeSeconds, ExpectedGain.within(gain, share), laterGain);
  }
}
