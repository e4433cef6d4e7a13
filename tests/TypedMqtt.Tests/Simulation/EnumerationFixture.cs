namespace TypedMqtt.Tests.Simulation;

/// <summary>The enumeration, played once for all tests that look at it.</summary>
public sealed class EnumerationFixture
{
    /// <summary>With how many orders of events every conversation is played.</summary>
    private const int Seeds = 3;

    // Lazily: to replay one trace, or to compare two, nobody needs the others.
    private readonly Lazy<Enumeration> _enumeration = new(() => Enumeration.Run(Conversations.All, Seeds));

    internal Enumeration Enumeration => _enumeration.Value;
}
