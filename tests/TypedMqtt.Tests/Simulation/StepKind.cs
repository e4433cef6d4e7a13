namespace TypedMqtt.Tests.Simulation;

/// <summary>What a script can do.</summary>
internal enum StepKind
{
    Publish,
    CancelLast,
    Subscribe,
    Unsubscribe,
    Wait,
    Message,
}
