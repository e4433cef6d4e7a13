using TypedMqtt.AotTests.Contracts;

namespace TypedMqtt.AotTests;

/// <summary>Cooks for every table but one, and passes on what is weighed.</summary>
internal sealed class KitchenHandler(Inbox inbox) : KitchenHandlers.ICook, KitchenHandlers.IScale
{
    internal const int ClosedTable = 13;

    public ValueTask<Dish> OnCookAsync(string kitchen, Order payload, int table, MqttContext context, CancellationToken cancellationToken) =>
        table == ClosedTable
            ? throw new MqttFaultException<Refusal>(new Refusal($"table {table} is closed"))
            : new ValueTask<Dish>(new Dish($"{payload.Dish} of {kitchen}", payload.Portions));

    public ValueTask OnScaleAsync(string kitchen, Weight payload, string? cook, MqttContext context, CancellationToken cancellationToken) =>
        inbox.AddAsync((kitchen, payload, cook));
}
