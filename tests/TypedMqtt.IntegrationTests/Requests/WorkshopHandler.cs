using System.Threading.Channels;

namespace TypedMqtt.IntegrationTests.Requests;

/// <summary>Answers every request, orders as the test says.</summary>
internal sealed class WorkshopHandler : WorkshopHandlers.IAll
{
    internal const string Secret = "hunter2-is-a-secret";

    private readonly Channel<Order> _orders = Channel.CreateUnbounded<Order>();

    internal Func<Order, CancellationToken, ValueTask<Receipt>> TakeOrder { get; set; } = static (order, _) => order.Part switch
    {
        "screw" => new(new Receipt(order.Part, order.Count * 2)),
        "nail" => throw new MqttFaultException<OutOfStock>(new OutOfStock(order.Part, 3), Secret),
        _ => throw new InvalidOperationException(Secret),
    };

    public ValueTask<Receipt> OnOrderAsync(string id, Order order, MqttContext context, CancellationToken cancellationToken)
    {
        _orders.Writer.TryWrite(order);
        return TakeOrder(order, cancellationToken);
    }

    public ValueTask<string> OnEchoAsync(string id, string path, string text, MqttContext context, CancellationToken cancellationToken) => new($"{id} {path} {text}");

    public ValueTask<int> OnPingAsync(string id, MqttContext context, CancellationToken cancellationToken) => new(id.Length);

    public ValueTask<bool> OnImpatientAsync(string id, MqttContext context, CancellationToken cancellationToken) => new(true);

    internal Task<Order> NextOrderAsync() => Harness.Within.Limits(_orders.Reader.ReadAsync(TestContext.Current.CancellationToken));

    internal Order? TryNextOrder() => _orders.Reader.TryRead(out var order) ? order : null;

    internal bool IsEmpty => !_orders.Reader.TryPeek(out _);
}
