namespace TypedMqtt.Session;

/// <summary>The server has no session although one was expected.</summary>
/// <param name="Requeued">How many unacknowledged messages will be sent as new.</param>
/// <param name="Failed">How many unacknowledged messages have failed.</param>
internal readonly record struct SessionLoss(int Requeued, int Failed);
