using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Model;
using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests;

/// <summary>A model that held on to the compilation would keep it in memory, and would never equal its successor.</summary>
public sealed class ModelTests
{
    private static readonly Type[] Forbidden =
    [
        typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxTree), typeof(SyntaxReference), typeof(SemanticModel), typeof(Compilation),
        typeof(Location), typeof(Diagnostic), typeof(AttributeData), typeof(Delegate),
    ];

    public static TheoryData<string> Corpus => CorpusFile.Names;

    [Theory]
    [MemberData(nameof(Corpus))]
    public void Nothing_between_the_steps_holds_on_to_the_compilation(string name) =>
        Assert.Contains(Visit(StepValues(CorpusFile.Read(name))), value => value is ContractModel);

    [Fact]
    public void Nor_does_what_is_kept_of_a_contract_with_errors() =>
        Assert.Contains(Visit(StepValues("[TypedMqtt.MqttContract(\"{a\")] public interface IContract;")), value => value is ContractFailure);

    [Theory]
    [MemberData(nameof(Corpus))]
    public void The_models_of_equal_sources_are_equal(string name)
    {
        var first = StepValues(CorpusFile.Read(name));
        var second = StepValues(CorpusFile.Read(name));

        Assert.Equal(first, second);
        Assert.Equal(first.Select(value => value?.GetHashCode()), second.Select(value => value?.GetHashCode()));
    }

    private static List<object?> StepValues(string source)
    {
        var driver = TestCompilation.CreateDriver().RunGenerators(TestCompilation.Create(source), TestContext.Current.CancellationToken);
        var steps = driver.GetRunResult().Results.Single().TrackedSteps;
        return [.. TrackingNames.All.Where(steps.ContainsKey).SelectMany(step => steps[step]).SelectMany(step => step.Outputs).Select(output => output.Value)];
    }

    private static HashSet<object> Visit(List<object?> values)
    {
        var visited = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var value in values)
        {
            Walk(value, visited);
        }

        return visited;
    }

    private static void Walk(object? value, HashSet<object> visited)
    {
        if (value is null or string || value.GetType() is { IsPrimitive: true } or { IsEnum: true } || (!value.GetType().IsValueType && !visited.Add(value)))
        {
            return;
        }

        var type = value.GetType();
        Assert.DoesNotContain(Forbidden, forbidden => forbidden.IsInstanceOfType(value));
        Assert.True(
            type.Assembly == typeof(ContractModel).Assembly || type.IsArray || type.Namespace == typeof(ImmutableArray).Namespace,
            $"{type} is in a model; models are records of strings, enums, flags and equatable arrays.");
        foreach (var item in type.IsArray ? (IEnumerable)value : Array.Empty<object>())
        {
            Walk(item, visited);
        }

        for (var declaring = type; declaring is not null && declaring != typeof(object); declaring = declaring.BaseType)
        {
            foreach (var field in declaring.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                Walk(field.GetValue(value), visited);
            }
        }
    }
}
