namespace TypedMqtt;

/// <summary>Calls what a filter stands around.</summary>
/// <param name="cancellationToken">Ends the call.</param>
/// <exception cref="InvalidOperationException">It has been called before.</exception>
public delegate ValueTask MqttNextHandler(CancellationToken cancellationToken);
