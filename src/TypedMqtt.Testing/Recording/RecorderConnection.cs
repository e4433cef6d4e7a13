namespace TypedMqtt.Testing.Recording;

/// <summary>The connection a program sees beside a recorder: online, always.</summary>
internal sealed class RecorderConnection : IMqttConnection
{
    // Nothing ever changes.
    public event EventHandler<MqttConnectionStateChangedEventArgs>? StateChanged
    {
        add { }
        remove { }
    }

    public event EventHandler<MqttSessionLostEventArgs>? SessionLost
    {
        add { }
        remove { }
    }

    public MqttConnectionState State => MqttConnectionState.Online;

    public MqttConnectionException? LastFailure => null;

    public string ClientId => "recorder";

    public MqttStatistics GetStatistics() => new();

    public Task WaitForOnlineAsync(CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;

    public Task ReauthenticateAsync(CancellationToken cancellationToken = default) => WaitForOnlineAsync(cancellationToken);
}
