using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Telemetry;

/// <summary>Keeps the span it is called in.</summary>
internal sealed class CurrentSpanHandler : ProbeHandlers.IZero
{
    private readonly TaskCompletionSource<Activity?> _current = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Exception? Failure { get; init; }

    internal Task<Activity?> Current => _current.Task;

    public ValueTask OnZeroAsync(string text, MqttContext context, CancellationToken cancellationToken)
    {
        _current.TrySetResult(Activity.Current);
        return Failure is null ? ValueTask.CompletedTask : ValueTask.FromException(Failure);
    }

    internal void Bind(IMqttBuilder mqtt)
    {
        mqtt.Services.AddSingleton(this);
        mqtt.AddProbeHandler<CurrentSpanHandler>();
    }
}
