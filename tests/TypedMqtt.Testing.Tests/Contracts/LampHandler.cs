using System.Threading.Channels;

namespace TypedMqtt.Testing.Tests.Contracts;

/// <summary>Handles everything, in the way a test says.</summary>
internal sealed class LampHandler : LampHandlers.IFlicker, LampHandlers.ILit, LampHandlers.IBroken, LampHandlers.IDim
{
    private readonly Channel<string> _handled = Channel.CreateUnbounded<string>();

    /// <summary>What it does with a message before it counts as handled.</summary>
    internal Func<string, CancellationToken, Task> Handle { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>What was last lit.</summary>
    internal MqttContext? Lit { get; private set; }

    public ValueTask OnFlickerAsync(string id, string text, MqttContext context, CancellationToken cancellationToken) => HandleAsync(text, cancellationToken);

    public ValueTask OnLitAsync(string id, int level, string text, MqttContext context, CancellationToken cancellationToken)
    {
        Lit = context;
        return HandleAsync(text, cancellationToken);
    }

    public ValueTask OnBrokenAsync(string id, string text, string? by, MqttContext context, CancellationToken cancellationToken) => HandleAsync(text, cancellationToken);

    public async ValueTask<int> OnDimAsync(string id, int percent, MqttContext context, CancellationToken cancellationToken)
    {
        await HandleAsync($"dim {percent}", cancellationToken);
        return percent <= 100 ? percent : throw new MqttFaultException<string>("too bright");
    }

    internal Task<string> NextAsync() => Within.Limits(_handled.Reader.ReadAsync(TestContext.Current.CancellationToken));

    internal bool IsEmpty => !_handled.Reader.TryPeek(out _);

    private async ValueTask HandleAsync(string text, CancellationToken cancellationToken)
    {
        await Handle(text, cancellationToken);
        await _handled.Writer.WriteAsync(text, cancellationToken);
    }
}
