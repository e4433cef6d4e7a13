using TypedMqtt.AotTests.Contracts;

namespace TypedMqtt.AotTests.Features;

/// <summary>The descriptors of topics and levels; no connection takes part.</summary>
internal static class TopicFeatures
{
    internal static Task RunAsync(FeatureRun run) => run.FeatureAsync("topics are formatted, filtered and parsed", static _ =>
    {
        Expect.Equal("aot/levels/own/{side}/{serial}", LevelsTopics.Own.Template);
        Expect.Equal("aot/levels/own/out/7", LevelsTopics.Own.Format(Side.Outer, new Serial(7)));
        Expect.Equal("aot/levels/own/out/+", LevelsTopics.Own.Filter(side: Side.Outer));
        Expect.Equal("aot/levels/tail/#", LevelsTopics.Tail.Filter());
        Expect.True(LevelsTopics.Own.TryParse("aot/levels/own/in/8", out var side, out var serial));
        Expect.Equal((Side.Inner, new Serial(8)), (side, serial));
        Expect.True(!LevelsTopics.Own.TryParse("aot/levels/own/beside/8", out var _, out var _));
        Expect.Equal("serial", LevelsLevels.Serial.Name);
        return Task.CompletedTask;
    });
}
