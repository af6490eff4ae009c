package headroom.tuner.plan;

import headroom.shape.AttentionKind;
import java.util.Optional;

/**
 * What a number of KV heads would mean.
 *
 * @param kind MHA, GQA or MQA
 * @param kvHeads KV heads per layer
 * @param own whether the model is published with so many
 * @param bytesPerToken KV bytes of a token over all layers
 * @param bytes KV bytes of the planned batch and context
 * @param saving how many times smaller than with a KV head per query head: queryHeads / kvHeads
 * @param largestBatch sequences of the planned context that fit
 * @param longestContext tokens that fit for the planned batch
 * @param step one decode step of one layer, where a profile tells it
 * @param tokenNanos attention of one decode step over all layers
 * @param tokensPerSecond of all sequences together, were attention all there is
 */
public record PlanRow(
    AttentionKind kind,
    int kvHeads,
    boolean own,
    long bytesPerToken,
    double bytes,
    double saving,
    long largestBatch,
    long longestContext,
    Optional<StepTime> step,
    Optional<Double> tokenNanos,
    Optional<Double> tokensPerSecond) {}
