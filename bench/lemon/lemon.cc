// Solves a DIMACS minimum-cost flow file with LEMON (https://lemon.cs.elte.hu), to measure our solvers against in the same run:
//
//   lemon FILE [ns|cs]      network simplex with its defaults (the default), or cost scaling; - is standard input
//
// prints, like `shanqiao engine solve --quiet`,
//
//   c nodes N, c arcs M, c read_seconds, c cpu_seconds (user CPU of the solve), c wall_seconds, c peak_mib
//   s OPTIMUM               or s INFEASIBLE, s UNBOUNDED
#include <lemon/cost_scaling.h>
#include <lemon/dimacs.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>
#include <sys/resource.h>

#include <chrono>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string>

using Graph = lemon::SmartDigraph;
using Number = long long;

struct Problem {
  Graph graph;
  Graph::ArcMap<Number> low{graph}, most{graph}, cost{graph};
  Graph::NodeMap<Number> supply{graph};
};

static double userSeconds() {
  rusage u;
  getrusage(RUSAGE_SELF, &u);
  return u.ru_utime.tv_sec + u.ru_utime.tv_usec * 1e-6;
}

static double wallSeconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

static double peakMiB() {
  rusage u;
  getrusage(RUSAGE_SELF, &u);
  return u.ru_maxrss / 1024.0;
}

static std::string decimal(__int128 n) {
  if (n < 0) return "-" + decimal(-n);
  std::string last(1, char('0' + int(n % 10)));
  return n < 10 ? last : decimal(n / 10) + last;
}

// The time of the solve includes making the solver's own copy of the graph, as it does in our program.
template <class Solver>
static int solve(Problem& p) {
  double cpu = userSeconds(), wall = wallSeconds();
  Solver solver(p.graph);
  solver.lowerMap(p.low).upperMap(p.most).costMap(p.cost).supplyMap(p.supply);
  auto result = solver.run();
  std::printf("c cpu_seconds %.3f\nc wall_seconds %.3f\nc peak_mib %.1f\n", userSeconds() - cpu, wallSeconds() - wall, peakMiB());
  if (result != Solver::OPTIMAL) {
    std::puts(result == Solver::INFEASIBLE ? "s INFEASIBLE" : "s UNBOUNDED");
    return 2;
  }
  __int128 total = 0;
  for (Graph::ArcIt a(p.graph); a != lemon::INVALID; ++a) total += __int128(solver.flow(a)) * p.cost[a];
  std::printf("s %s\n", decimal(total).c_str());
  return 0;
}

int main(int count, char** words) {
  std::string method = count > 2 ? words[2] : "ns";
  if (count < 2 || count > 3 || (method != "ns" && method != "cs")) {
    std::cerr << "use: lemon FILE [ns|cs]\n";
    return 2;
  }
  Problem p;
  double begun = wallSeconds();
  try {
    std::ifstream file(words[1]);
    bool in = !std::strcmp(words[1], "-");
    if (!in && !file) throw std::runtime_error("cannot be opened");
    lemon::readDimacsMin(in ? std::cin : file, p.graph, p.low, p.most, p.cost, p.supply);
  } catch (const std::exception& e) {
    std::cerr << words[1] << ": " << e.what() << "\n";
    return 1;
  }
  std::printf("c nodes %d\nc arcs %d\nc read_seconds %.3f\n", p.graph.nodeNum(), p.graph.arcNum(), wallSeconds() - begun);
  if (method == "cs") return solve<lemon::CostScaling<Graph, Number, Number>>(p);
  return solve<lemon::NetworkSimplex<Graph, Number, Number>>(p);
}
